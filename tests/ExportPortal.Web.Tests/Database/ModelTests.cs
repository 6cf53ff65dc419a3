using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Web.Features.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Xunit;

namespace ExportPortal.Web.Tests.Database;

/// <summary>Migrations and the models made ahead say what the entities say: who changes an entity adds a migration and runs migrations/make-models.sh.</summary>
public sealed class ModelTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite, "Data Source=nowhere.db")]
    [InlineData(DatabaseProvider.PostgreSql, "Host=127.0.0.1;Database=nowhere")]
    public void The_model_made_ahead_is_that_of_the_entities(DatabaseProvider provider, string nowhere)
    {
        using PortalDb fromEntities = Open(provider, nowhere);
        using PortalDb made = Open(provider, nowhere, MadeModels.Of(provider));

        Assert.Equal(Describe(fromEntities), Describe(made));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, "Data Source=nowhere.db")]
    [InlineData(DatabaseProvider.PostgreSql, "Host=127.0.0.1;Database=nowhere")]
    public void No_migration_is_missing(DatabaseProvider provider, string nowhere)
    {
        using PortalDb db = Open(provider, nowhere);

        Assert.False(db.Database.HasPendingModelChanges());
    }

    private static PortalDb Open(DatabaseProvider provider, string nowhere, IModel? model = null)
    {
        DbContextOptionsBuilder<PortalDb> options = new();
        options.UsePortalDatabase(provider, nowhere, model);
        return new PortalDb(options.Options);
    }

    // Both what people call things and how they lie in the database.
    private static string Describe(PortalDb db) =>
        db.Model.ToDebugString(MetadataDebugStringOptions.LongDefault) + db.Model.GetRelationalModel().ToDebugString(MetadataDebugStringOptions.LongDefault);
}

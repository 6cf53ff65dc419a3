using ExportPortal.Data.Storage;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ExportPortal.Web.Features.Database;

/// <summary>The models of the database as `migrations/make-models.sh` made them ahead: a start reads them instead of making them from the entities.</summary>
public static class MadeModels
{
    /// <summary>The model for a provider.</summary>
    public static IModel Of(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.PostgreSql => Migrations.PostgreSql.Model.PortalDbModel.Instance,
        _ => Migrations.Sqlite.Model.PortalDbModel.Instance,
    };
}

using ExportPortal.Data;
using ExportPortal.Data.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace ExportPortal.Migrations.PostgreSql;

/// <summary>Lets `dotnet ef` make migrations without starting the application.</summary>
public sealed class DesignTimeFactory : IDesignTimeDbContextFactory<PortalDb>
{
    /// <inheritdoc />
    public PortalDb CreateDbContext(string[] args)
    {
        DbContextOptionsBuilder<PortalDb> options = new();
        options.UsePortalDatabase(DatabaseProvider.PostgreSql, "Host=127.0.0.1;Database=design");
        return new PortalDb(options.Options);
    }
}

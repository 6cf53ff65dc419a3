using ExportPortal.Data.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>How a context reaches its database; the one place where the two providers are set up.</summary>
public static class PortalDbOptions
{
    private const string SqliteMigrations = "ExportPortal.Migrations.Sqlite";
    private const string PostgreSqlMigrations = "ExportPortal.Migrations.PostgreSql";

    /// <summary>Points a context at its database.</summary>
    /// <param name="options">The options to fill.</param>
    /// <param name="provider">SQLite or PostgreSQL.</param>
    /// <param name="connectionString">In the provider's own format.</param>
    public static DbContextOptionsBuilder UsePortalDatabase(this DbContextOptionsBuilder options, DatabaseProvider provider, string connectionString) => provider switch
    {
        DatabaseProvider.PostgreSql => options.UseNpgsql(connectionString, npgsql => npgsql.MigrationsAssembly(PostgreSqlMigrations)),
        _ => options.UseSqlite(connectionString, sqlite => sqlite.MigrationsAssembly(SqliteMigrations)).AddInterceptors(new SqlitePragmas()),
    };
}

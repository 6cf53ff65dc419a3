using ExportPortal.Data.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

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
        DatabaseProvider.PostgreSql => Standard(options).UseNpgsql(connectionString, npgsql => npgsql.MigrationsAssembly(PostgreSqlMigrations)),
        _ => Standard(options).UseSqlite(connectionString, sqlite => sqlite.MigrationsAssembly(SqliteMigrations)).AddInterceptors(new SqlitePragmas()),
    };

    // A capped count takes any so many rows: to order them first would be work for nothing.
    private static DbContextOptionsBuilder Standard(DbContextOptionsBuilder options) => options.ConfigureWarnings(w => w.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning));
}

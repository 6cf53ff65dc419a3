using ExportPortal.Data.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

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
    /// <param name="model">The provider's model as it was made ahead, which spares a start its making; null makes it from the entities, as tools that change the schema need it.</param>
    public static DbContextOptionsBuilder UsePortalDatabase(this DbContextOptionsBuilder options, DatabaseProvider provider, string connectionString, IModel? model = null) => provider switch
    {
        DatabaseProvider.PostgreSql => Standard(options, model).UseNpgsql(Tuned(connectionString), npgsql => npgsql.MigrationsAssembly(PostgreSqlMigrations)).AddInterceptors(new KeptStatements()),
        _ => Standard(options, model).UseSqlite(connectionString, sqlite => sqlite.MigrationsAssembly(SqliteMigrations)).AddInterceptors(new SqlitePragmas()),
    };

    // Nothing is set for a session, so there is nothing to reset when the pool gives a connection out again: it took a quarter of a short call.
    // A mixture of filters reads rows of eight kilobytes by the dozen, each of which would be a little too long for a buffer of the usual eight.
    private static string Tuned(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { NoResetOnClose = true, ReadBufferSize = 1 << 16 }.ToString();

    private static DbContextOptionsBuilder Standard(DbContextOptionsBuilder options, IModel? model)
    {
        // A capped count takes any so many rows: to order them first would be work for nothing.
        options.ConfigureWarnings(w => w.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning));
        // Whether a migration was forgotten is asked by a test: each start would make the model from the entities for it.
        return model is null ? options : options.UseModel(model).ConfigureWarnings(w => w.Ignore(RelationalEventId.PendingModelChangesWarning));
    }
}

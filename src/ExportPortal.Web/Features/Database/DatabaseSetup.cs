using ExportPortal.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Database;

/// <summary>Composition of the database: SQLite for one node, PostgreSQL for several.</summary>
public static class DatabaseSetup
{
    /// <summary>Registers the context's factory, and the context itself for ASP.NET Core Identity.</summary>
    /// <exception cref="WrongSettingException">Database:Provider or ConnectionStrings:Portal cannot work.</exception>
    public static WebApplicationBuilder AddDatabase(this WebApplicationBuilder builder)
    {
        string provider = builder.Configuration["Database:Provider"] ?? "Sqlite";
        string connection = builder.Configuration.GetConnectionString("Portal") is { Length: > 0 } set
            ? set
            : throw new WrongSettingException("ConnectionStrings:Portal", "a connection string is needed.");

        Action<DbContextOptionsBuilder> configure = provider switch
        {
            "Sqlite" => SqliteOptions(connection),
            "PostgreSql" => options => options.UseNpgsql(connection, npgsql => npgsql.MigrationsAssembly("ExportPortal.Migrations.PostgreSql")),
            _ => throw new WrongSettingException("Database:Provider", $"\"{provider}\" is not known; use Sqlite or PostgreSql."),
        };

        // The factory brings the scoped context that Identity's stores ask for.
        builder.Services.AddDbContextFactory<PortalDb>(configure);
        return builder;
    }

    /// <summary>Brings the schema up to date.</summary>
    public static async Task PrepareDatabaseAsync(this WebApplication app)
    {
        IDbContextFactory<PortalDb> databases = app.Services.GetRequiredService<IDbContextFactory<PortalDb>>();
        await using PortalDb db = await databases.CreateDbContextAsync();
        if (db.Database.GetMigrations().Any())
        {
            await db.Database.MigrateAsync();
        }
        else
        {
            await db.Database.EnsureCreatedAsync();
        }
    }

    private static Action<DbContextOptionsBuilder> SqliteOptions(string connection)
    {
        SqliteConnectionStringBuilder parts = new(connection);
        if (parts.Mode != SqliteOpenMode.Memory && parts.DataSource is { Length: > 0 } and not ":memory:")
        {
            // Relative to where the operator stands, not to the binaries.
            parts.DataSource = Path.GetFullPath(parts.DataSource, Directory.GetCurrentDirectory());
            Directory.CreateDirectory(Path.GetDirectoryName(parts.DataSource)!);
        }

        string resolved = parts.ToString();
        return options => options.UseSqlite(resolved, sqlite => sqlite.MigrationsAssembly("ExportPortal.Migrations.Sqlite"));
    }
}

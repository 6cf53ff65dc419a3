using System.Data.Common;
using ExportPortal.Data;
using ExportPortal.Data.Audit.Search;
using ExportPortal.Data.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Database;

/// <summary>Composition of the database: SQLite for one node, PostgreSQL for several.</summary>
public static class DatabaseSetup
{
    /// <summary>Registers the context's factory, the context itself for ASP.NET Core Identity, and the transactions of use cases.</summary>
    /// <exception cref="WrongSettingException">Database:Provider or ConnectionStrings:Portal cannot work.</exception>
    public static WebApplicationBuilder AddDatabase(this WebApplicationBuilder builder)
    {
        string name = builder.Configuration["Database:Provider"] ?? nameof(DatabaseProvider.Sqlite);
        string connection = builder.Configuration.GetConnectionString("Portal") is { Length: > 0 } set
            ? set
            : throw new WrongSettingException("ConnectionStrings:Portal", "a connection string is needed.");
        if (!Enum.TryParse(name, ignoreCase: true, out DatabaseProvider provider) || !Enum.IsDefined(provider))
        {
            throw new WrongSettingException("Database:Provider", $"\"{name}\" is not known; use Sqlite or PostgreSql.");
        }

        string resolved = provider == DatabaseProvider.Sqlite ? PlaceFile(connection) : connection;
        LoadModelAhead(provider);
        // The factory brings the scoped context that Identity's stores ask for.
        builder.Services.AddPooledDbContextFactory<PortalDb>(options => options.UsePortalDatabase(provider, resolved, MadeModels.Of(provider)));
        string node = builder.Configuration["Node:Name"] is { Length: > 0 } given ? given : $"{Environment.MachineName}-{Environment.ProcessId}";
        if (node.Length > 100 || node.Contains('|', StringComparison.Ordinal))
        {
            throw new WrongSettingException("Node:Name", "a name of at most 100 characters without | is needed.");
        }

        builder.Services.AddSingleton(new NodeIdentity(node));
        builder.Services.AddSingleton(new WriteGate(provider));
        builder.Services.AddSingleton<ChangeFeed>();
        builder.Services.AddSingleton<PortalTransactions>();
        builder.Services.AddSingleton<CatchUpAuditIndex>();
        builder.Services.AddSingleton(new DatabaseLocation(provider, resolved));
        if (provider == DatabaseProvider.PostgreSql)
        {
            builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<ChangeListener>(services, resolved));
        }

        return builder;
    }

    /// <summary>Brings the schema up to date. Several nodes may do so at once: EF Core takes a lock in the database.</summary>
    public static async Task PrepareDatabaseAsync(this WebApplication app)
    {
        IDbContextFactory<PortalDb> databases = app.Services.GetRequiredService<IDbContextFactory<PortalDb>>();
        await using PortalDb db = await databases.CreateDbContextAsync();
        if (!await HasSchemaAsync(db))
        {
            await db.Database.MigrateAsync();
        }
    }

    private static async Task<bool> HasSchemaAsync(PortalDb db)
    {
        try
        {
            return await db.HasEveryMigrationAsync(CancellationToken.None);
        }
        catch (DbException)
        {
            return false; // an empty database, or none; what else is wrong the migration says
        }
    }

    // Loading the model takes a while: side by side with composing the rest of the host a start is that much shorter.
    private static void LoadModelAhead(DatabaseProvider provider) => _ = Task.Run(() => MadeModels.Of(provider));

    private static string PlaceFile(string connection)
    {
        SqliteConnectionStringBuilder parts;
        try
        {
            parts = new SqliteConnectionStringBuilder(connection);
        }
        catch (ArgumentException wrong)
        {
            throw new WrongSettingException("ConnectionStrings:Portal", $"not a SQLite connection string: {wrong.Message}");
        }

        if (parts.Mode == SqliteOpenMode.Memory || parts.DataSource is "" or ":memory:")
        {
            throw new WrongSettingException("ConnectionStrings:Portal", "the portal needs a database file; memory forgets approvals at every restart.");
        }

        // Relative to where the operator stands, not to the binaries.
        parts.DataSource = Path.GetFullPath(parts.DataSource, Directory.GetCurrentDirectory());
        Directory.CreateDirectory(Path.GetDirectoryName(parts.DataSource)!);
        return parts.ToString();
    }
}

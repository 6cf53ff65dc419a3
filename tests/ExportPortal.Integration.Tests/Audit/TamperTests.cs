using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Integration.Tests.Processes;
using ExportPortal.Web.Features.Audit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;

namespace ExportPortal.Integration.Tests.Audit;

/// <summary>Random tamperings by somebody who holds the database and has taken triggers and unique indexes away. Each must be found, at the right event.</summary>
public sealed class TamperTests : IAsyncLifetime
{
    private const int Events = 60;
    private const int Every = 20;
    private readonly string _folder = Directory.CreateTempSubdirectory("exportportal-tamper-").FullName;
    private IReadOnlyList<AuditEvent> _events = [];
    private IReadOnlyList<AuditCheckpoint> _checkpoints = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_thousand_tamperings_in_the_file_are_all_found_with_the_right_first_bad_event()
    {
        await using TestDatabase written = await TestDatabase.MakeAsync(DatabaseProvider.Sqlite);
        await WriteAsync(written,
            "SELECT 'DROP TRIGGER \"' || name || '\"' AS \"Value\" FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'Audit%' UNION ALL "
            + "SELECT 'DROP INDEX \"' || name || '\"' FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE UNIQUE%' AND tbl_name LIKE 'Audit%'");
        string template = Path.Combine(_folder, "template.db");
        await using (PortalDb db = written.CreateDbContext())
        {
            await db.Database.ExecuteSqlAsync($"VACUUM INTO {template}");
        }

        string file = Path.Combine(_folder, "tampered.db");
        DbContextOptionsBuilder<PortalDb> options = new();
        options.UseSqlite($"Data Source={file};Pooling=False"); // without the portal's settings: nothing here needs to survive a power cut
        using SealedHistory history = new(new Databases(options.Options), written.Transactions, _folder, Every);
        int seed = Random.Shared.Next();
        for (int i = 0; i < 1000; i++)
        {
            File.Copy(template, file, overwrite: true);
            await AssertFoundAsync(history, new PortalDb(options.Options), seed + i, onSqlite: true);
        }

        File.Copy(template, file, overwrite: true);
        Assert.Equal(new AuditVerification(true, Events, null, Events / Every), await history.VerifyAsync());
    }

    [Fact]
    public async Task Tamperings_on_PostgreSQL_are_found_the_same_way()
    {
        await using TestDatabase written = await TestDatabase.MakeAsync(DatabaseProvider.PostgreSql);
        await WriteAsync(written,
            "SELECT 'DROP TRIGGER ' || tgname || ' ON ' || tgrelid::regclass AS \"Value\" FROM pg_trigger WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE '\"Audit%' UNION ALL "
            + "SELECT 'DROP INDEX \"' || indexname || '\"' FROM pg_indexes WHERE indexdef LIKE 'CREATE UNIQUE%' AND tablename LIKE 'Audit%' AND indexname NOT IN (SELECT conname FROM pg_constraint)");
        int seed = Random.Shared.Next();
        for (int i = 0; i < 25; i++)
        {
            NpgsqlConnection.ClearAllPools();
            string copy = await CopyAsync(written.ConnectionString, i);
            DbContextOptionsBuilder<PortalDb> options = new();
            options.UseNpgsql(copy);
            using SealedHistory history = new(new Databases(options.Options), written.Transactions, _folder, Every);
            await AssertFoundAsync(history, new PortalDb(options.Options), seed + i, onSqlite: false);
        }
    }

    private async Task WriteAsync(TestDatabase database, string disarming)
    {
        using SealedHistory history = SealedHistory.Of(database, _folder, Every);
        await history.AddAsync(Events);
        Assert.Equal(Events / Every, await history.Write.ExecuteAsync(atOnce: true, CancellationToken.None));
        await using PortalDb db = database.CreateDbContext();
        _events = await db.AuditEvents.AsNoTracking().OrderBy(e => e.Seq).ToListAsync();
        _checkpoints = await db.AuditCheckpoints.AsNoTracking().OrderBy(e => e.Seq).ToListAsync();
#pragma warning disable EF1002, EF1003 // names out of the database's own catalogue
        foreach (string statement in await db.Database.SqlQueryRaw<string>(disarming).ToListAsync())
        {
            await db.Database.ExecuteSqlRawAsync(statement);
        }
#pragma warning restore EF1002, EF1003
    }

    private async Task AssertFoundAsync(SealedHistory history, PortalDb db, int seed, bool onSqlite)
    {
        Tampering tampering = new(_events, _checkpoints, new Random(seed), onSqlite);
        await using (db)
        {
            await tampering.DoAsync(db);
        }

        AuditVerification found = await history.VerifyAsync();

        Assert.False(found.Ok, $"seed {seed}: {tampering.Name} was not found");
        Assert.True(found.FirstBad!.Seq == tampering.Expected, $"seed {seed}: {tampering.Name} should show at {tampering.Expected}, and was found at {found.FirstBad.Seq}: {found.FirstBad.Reason}");
    }

    private static async Task<string> CopyAsync(string template, int number)
    {
        NpgsqlConnectionStringBuilder to = new(template);
        string name = $"{to.Database}_tampered{number}";
        await using (NpgsqlConnection connection = new(new NpgsqlConnectionStringBuilder(template) { Database = "postgres", Pooling = false }.ToString()))
        {
            await connection.OpenAsync();
            await using NpgsqlCommand create = new($"CREATE DATABASE {name} TEMPLATE {to.Database}", connection);
            await create.ExecuteNonQueryAsync();
        }

        to.Database = name;
        to.Pooling = false;
        return to.ToString();
    }

    private sealed class Databases(DbContextOptions<PortalDb> options) : IDbContextFactory<PortalDb>
    {
        public PortalDb CreateDbContext() => new(options);
    }
}

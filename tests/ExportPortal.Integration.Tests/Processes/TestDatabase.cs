using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Notifications;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace ExportPortal.Integration.Tests.Processes;

/// <summary>A migrated database of one test, with a view into it from outside the portal's processes.</summary>
internal sealed class TestDatabase : IAsyncDisposable, IDbContextFactory<PortalDb>
{
    private static readonly Lazy<Task<byte[]>> s_migrated = new(MigrateSqliteAsync);

    private readonly string? _folder;
    private readonly DbContextOptions<PortalDb> _options;
    private readonly WriteGate _gate;

    private TestDatabase(DatabaseProvider provider, string connectionString, string? folder)
    {
        Provider = provider;
        ConnectionString = connectionString;
        _folder = folder;
        DbContextOptionsBuilder<PortalDb> options = new();
        options.UsePortalDatabase(provider, connectionString);
        _options = options.Options;
        _gate = new WriteGate(provider);
        Mail = new MailSettings { From = "ExportPortal <portal@example.com>", PublicUrl = new Uri("https://portal.example.com") };
        DeliveryAlarm alarm = new(new NoJobs(), TimeProvider.System, NullLogger<DeliveryAlarm>.Instance);
        WriteNotifications outbox = new(Mail, alarm, Options.Create(new NotificationSettings { DigestWindow = TimeSpan.FromSeconds(1) }));
        Transactions = new PortalTransactions(this, _gate, new ChangeFeed(), new NodeIdentity("test"), outbox, TimeProvider.System);
    }

    public DatabaseProvider Provider { get; }

    public string ConnectionString { get; }

    /// <summary>How the transactions below see mail; off until a test names a host.</summary>
    public MailSettings Mail { get; }

    /// <summary>Writes as a use case of another node would.</summary>
    public PortalTransactions Transactions { get; }

    /// <param name="provider">SQLite or PostgreSQL.</param>
    /// <param name="cluster">The PostgreSQL server; the shared one when absent.</param>
    /// <param name="folder">Where the SQLite file goes; a new temporary folder when absent.</param>
    public static async Task<TestDatabase> MakeAsync(DatabaseProvider provider, PostgresCluster? cluster = null, string? folder = null)
    {
        TestDatabase database;
        if (provider == DatabaseProvider.Sqlite)
        {
            folder = folder is null ? Directory.CreateTempSubdirectory("exportportal-db-").FullName : Directory.CreateDirectory(Path.Combine(folder, "database")).FullName;
            string file = Path.Combine(folder, "portal.db");
            await File.WriteAllBytesAsync(file, await s_migrated.Value);
            database = new TestDatabase(provider, $"Data Source={file}", folder);
        }
        else
        {
            database = new TestDatabase(provider, await (cluster ?? await PostgresCluster.SharedAsync()).MakeDatabaseAsync(MigrateAsync), null);
        }

        return database;
    }

    // Every test begins with the same database: each kind is migrated once and copied.
    private static async Task<byte[]> MigrateSqliteAsync()
    {
        string folder = Directory.CreateTempSubdirectory("exportportal-db-").FullName;
        try
        {
            // Without a pool the only connection closes, which leaves the file whole without its write-ahead log.
            string file = Path.Combine(folder, "portal.db");
            await MigrateAsync(DatabaseProvider.Sqlite, $"Data Source={file};Pooling=False");
            return await File.ReadAllBytesAsync(file);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task MigrateAsync(string connectionString) => MigrateAsync(DatabaseProvider.PostgreSql, connectionString);

    private static async Task MigrateAsync(DatabaseProvider provider, string connectionString)
    {
        DbContextOptionsBuilder<PortalDb> options = new();
        options.UsePortalDatabase(provider, connectionString);
        await using PortalDb db = new(options.Options);
        await db.Database.MigrateAsync();
    }

    public PortalDb CreateDbContext() => new(_options);

    public async Task<ExportRequest> ReadAsync(Guid id)
    {
        await using PortalDb db = CreateDbContext();
        return await db.Requests.AsNoTracking().Whole().SingleAsync(r => r.Id == id);
    }

    public async Task<List<ExportRequest>> ReadAllAsync()
    {
        await using PortalDb db = CreateDbContext();
        return await db.Requests.AsNoTracking().Whole().OrderBy(r => r.Number).ToListAsync();
    }

    /// <summary>Where every request is; light enough to be asked again and again.</summary>
    public async Task<List<RequestStatus>> StatusesAsync()
    {
        await using PortalDb db = CreateDbContext();
        return await db.Requests.Select(r => r.Status).ToListAsync();
    }

    /// <summary>Empties SQLite's write-ahead log, so that the next commit needs new pages of the disk.</summary>
    public async Task EmptyWriteAheadLogAsync() => await Until.TrueAsync(
        async () =>
        {
            await using SqliteConnection connection = new(ConnectionString);
            await connection.OpenAsync();
            await using SqliteCommand checkpoint = new("PRAGMA wal_checkpoint(TRUNCATE)", connection);
            return Convert.ToInt64(await checkpoint.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture) == 0; // 1: somebody was reading
        },
        TimeSpan.FromSeconds(20), "the write-ahead log is empty");

    /// <summary>Walks the whole audit chain; says what is wrong first, or null.</summary>
    public async Task<string?> FindAuditFaultAsync()
    {
        await using PortalDb db = CreateDbContext();
        (long seq, string hash) = (0, AuditChain.Genesis);
        await foreach (AuditEvent e in db.AuditEvents.AsNoTracking().OrderBy(e => e.Seq).AsAsyncEnumerable())
        {
            if (AuditChain.FindFault(e, seq, hash) is { } fault)
            {
                return $"event {e.Seq}: {fault}";
            }

            (seq, hash) = (e.Seq, e.Hash);
        }

        Data.Audit.AuditHead head = await db.AuditHead.AsNoTracking().SingleAsync();
        Assert.Equal((head.Seq, head.Seq == 0 ? AuditChain.Genesis : head.Hash), (seq, hash));
        return null;
    }

    /// <summary>The portal's processes find what is due by their sweep.</summary>
    private sealed class NoJobs : IBackgroundJobClient
    {
        public string Create(Job job, IState state) => "";

        public bool ChangeState(string jobId, IState state, string expectedState) => true;
    }

    public ValueTask DisposeAsync()
    {
        _gate.Dispose();
        if (_folder is not null)
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(_folder, recursive: true);
        }

        return ValueTask.CompletedTask;
    }
}

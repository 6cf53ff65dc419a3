using System.Security.Claims;
using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Audit;
using ExportPortal.Data.Requests;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Audit.Checkpoints;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Notifications;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Snapshots;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ExportPortal.Web.Tests.Desk;

/// <summary>Somebody of the test portal.</summary>
public sealed record Person(Guid Id, string Name);

/// <summary>A migrated portal database in a temporary SQLite file, with people and a clock that stands still.</summary>
public sealed class PortalOnSqlite : IAsyncDisposable
{
    /// <summary>Tuesday noon in winter.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 1, 20, 12, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<Task<byte[]>> Migrated = new(MigrateAsync);

    private readonly string file = Path.Combine(Path.GetTempPath(), $"exportportal-{Guid.NewGuid():N}.db");
    private readonly ServiceProvider services;
    private readonly WriteGate gate = new(DatabaseProvider.Sqlite);

    private PortalOnSqlite(DateTimeOffset now)
    {
        Clock = new FakeTimeProvider(now);
        ServiceCollection collection = new();
        collection.AddLogging();
        collection.AddDbContextFactory<PortalDb>(options => options.UsePortalDatabase(DatabaseProvider.Sqlite, $"Data Source={file};Pooling=False")
            .LogTo(command => Queries.Add(command), [RelationalEventId.CommandExecuted], LogLevel.Debug));
        // Hundreds of tests make people: what slows an attacker down would slow the tests down as well.
        collection.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1);
        collection.AddIdentityCore<PortalUser>().AddRoles<PortalRole>().AddEntityFrameworkStores<PortalDb>();
        services = collection.BuildServiceProvider();
        Databases = services.GetRequiredService<IDbContextFactory<PortalDb>>();
        Alarm = new DeliveryAlarm(NSubstitute.Substitute.For<Hangfire.IBackgroundJobClient>(), Clock, NullLogger<DeliveryAlarm>.Instance);
        Transactions = new PortalTransactions(Databases, gate, Changes, Node, new WriteNotifications(Mail, Alarm, Options.Create(new NotificationSettings())), Clock);
        Stories = new Stories(Transactions, Clock);
    }

    public FakeTimeProvider Clock { get; }

    public ChangeFeed Changes { get; } = new();

    public NodeIdentity Node { get; } = new("node-1");

    public IDbContextFactory<PortalDb> Databases { get; }

    public PortalTransactions Transactions { get; }

    public Stories Stories { get; }

    /// <summary>Mail is off until a test names a host.</summary>
    public MailSettings Mail { get; } = new() { From = "ExportPortal <portal@example.com>", PublicUrl = new Uri("https://portal.example.com") };

    public DeliveryAlarm Alarm { get; }

    public WriteGate Gate => gate;

    public IWakeUp WakeUp { get; } = NSubstitute.Substitute.For<IWakeUp>();

    public IOptions<ApprovalSettings> Approvals { get; } = Options.Create(new ApprovalSettings());

    public IServiceProvider Provider => services;

    /// <summary>Every command that the database has run since the list was cleared.</summary>
    public System.Collections.Concurrent.ConcurrentBag<string> Queries { get; } = [];

    /// <summary>The verifier of a portal that has neither a signing key nor a checkpoint file.</summary>
    public HistoryCheck HistoryWithoutKey()
    {
        AuditRows rows = new(Databases);
        AuditSettings settings = new() { SigningKeyFile = "no-such-key" };
        return new HistoryCheck(Databases, rows, new ReadCheckpoints(Databases, new SigningKeyFile(settings, NullLogger<SigningKeyFile>.Instance), settings), new FaultDiagnosis(rows));
    }

    public static async Task<PortalOnSqlite> StartAsync(DateTimeOffset? now = null)
    {
        PortalOnSqlite portal = new(now ?? Noon);
        await File.WriteAllBytesAsync(portal.file, await Migrated.Value);
        return portal;
    }

    // Hundreds of tests begin with the same database: it is migrated once and copied.
    private static async Task<byte[]> MigrateAsync()
    {
        await using PortalOnSqlite portal = new(Noon);
        await using (PortalDb db = await portal.Databases.CreateDbContextAsync())
        {
            await db.Database.MigrateAsync();
        }

        await using (AsyncServiceScope scope = portal.services.CreateAsyncScope())
        {
            RoleManager<PortalRole> roles = scope.ServiceProvider.GetRequiredService<RoleManager<PortalRole>>();
            foreach (string role in Enum.GetNames<Role>())
            {
                await roles.CreateAsync(new PortalRole { Id = Guid.CreateVersion7(), Name = role });
            }
        }

        // The last connection is closed, so the file is whole without its write-ahead log.
        return await File.ReadAllBytesAsync(portal.file);
    }

    /// <summary>Adds a person with one role and some groups.</summary>
    public async Task<Person> AddAsync(string name, Role role, params string[] groups)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        UserManager<PortalUser> users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        string email = $"{name.ToLowerInvariant()}@test.test";
        PortalUser user = new() { UserName = email, Email = email, DisplayName = name, CreatedAt = Noon };
        Assert.True((await users.CreateAsync(user, "Demo-Portal-1!")).Succeeded);
        await users.AddToRoleAsync(user, role.ToString());
        await using PortalDb db = await Databases.CreateDbContextAsync();
        foreach (string group in groups)
        {
            PortalGroup? known = await db.Groups.AsTracking().SingleOrDefaultAsync(g => g.Name == group);
            if (known is null)
            {
                known = new PortalGroup { Id = Guid.CreateVersion7(), Name = group };
                db.Groups.Add(known);
            }

            db.Add(new GroupMember { GroupId = known.Id, UserId = user.Id });
            await db.SaveChangesAsync();
        }

        return new Person(user.Id, name);
    }

    /// <summary>Adds an export that was made outside the portal.</summary>
    /// <returns>The ARN of its record.</returns>
    public async Task<string> AddOutsideExportAsync(
        string snapshot, DateTimeOffset createdAt, string connection = "acme-europe", string region = "eu-central-1", string record = "ExportSnapshotRecord-1", string state = "Succeeded", string? destination = null)
    {
        string arn = $"arn:aws:lightsail:{region}:111122223333:ExportSnapshotRecord/{snapshot}-{record}";
        await using PortalDb db = await Databases.CreateDbContextAsync();
        db.OutsideExports.Add(new OutsideExport
        {
            RecordArn = arn, RecordName = record, Connection = connection, Region = region, SnapshotName = snapshot, SnapshotArn = Stories.ArnOf(snapshot, region),
            CreatedAt = createdAt, FoundAt = Clock.GetUtcNow(), State = state, DestinationId = destination,
        });
        await db.SaveChangesAsync();
        return arn;
    }

    /// <summary>The signed-in person of a use case.</summary>
    public CurrentUser As(Person person)
    {
        CurrentUser user = new(services, Databases, Transactions, Clock);
        user.Is(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, person.Id.ToString())], "test")), "192.0.2.7");
        return user;
    }

    /// <summary>Asks as the use cases do, under the default policy, for a snapshot that needs no AWS.</summary>
    public Task<Guid> AskAsync(Person person, string snapshot, Func<NewRequest, NewRequest>? more = null)
    {
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        SnapshotFacts facts = new()
        {
            Connection = "acme-europe", Region = "eu-central-1", Name = snapshot, Arn = Stories.ArnOf(snapshot, "eu-central-1"), Kind = SnapshotKind.Instance,
            CreatedAt = Clock.GetUtcNow().AddDays(-3), State = "available", SizeInGb = 40, SourceName = snapshot, Tags = [],
        };
        NewRequest wanted = new(facts.Connection, facts.Region, snapshot, facts.Kind, "Move the machine to EC2 for the load test.", null, null);
        MakeRequest make = new(new Preflight(Databases, Options.Create(new SnapshotSettings())), WakeUp, new PriceTable("USD", new DateOnly(2026, 1, 1), new Dictionary<string, decimal>()), Approvals);
        return MakeAsync();

        async Task<Guid> MakeAsync()
        {
            Actor actor = await As(person).GetAsync(CancellationToken.None);
            return await Transactions.RunAsync(actor.ForAudit, transaction => make.ExecuteAsync(transaction, actor, more?.Invoke(wanted) ?? wanted, facts, null, null, CancellationToken.None), CancellationToken.None);
        }
    }

    /// <summary>Gives somebody another role.</summary>
    public async Task GrantAsync(Person person, Role role)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        UserManager<PortalUser> users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        await users.AddToRoleAsync((await users.FindByIdAsync(person.Id.ToString()))!, role.ToString());
    }

    /// <summary>The decisions of a person. No connection is configured, so AWS cannot be asked and the approval stands until the call.</summary>
    public DecideRequest DecisionsOf(Person person) => new(As(person), Transactions, CheckWithoutAws(), new ApplyDecision(WakeUp, Approvals));

    /// <summary>As <see cref="DecisionsOf"/>, for several at once.</summary>
    public DecideSeveral SeveralDecisionsOf(Person person, BulkSettings? settings = null) =>
        new(As(person), Transactions, CheckWithoutAws(), new ApplyDecision(WakeUp, Approvals), Options.Create(settings ?? new BulkSettings()));

    private CheckBeforeApproval CheckWithoutAws()
    {
        LightsailConnections connections = new(new LightsailSettings(), Options.Create(new ExecutionSettings()));
        LightsailReads reads = ReadsOf(connections);
        return new CheckBeforeApproval(Databases, new LookUpSnapshots(new LookUpSnapshot(reads, connections), reads, connections, NullLogger<LookUpSnapshots>.Instance));
    }

    /// <summary>Calls that read from AWS, through these connections.</summary>
    public LightsailReads ReadsOf(LightsailConnections connections)
    {
        LiveNodes nodes = new(Databases, gate, Node, NodeRole.All, Clock, NullLogger<LiveNodes>.Instance);
        return new LightsailReads(connections, new RateLimits(Options.Create(new ExecutionSettings()), nodes, Clock), new ConnectionHealth(Clock));
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        gate.Dispose();
        foreach (string path in new[] { file, file + "-wal", file + "-shm" })
        {
            File.Delete(path);
        }
    }
}

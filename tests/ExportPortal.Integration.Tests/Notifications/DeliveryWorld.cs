using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Notifications;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using ExportPortal.Integration.Tests.Processes;
using ExportPortal.Web.Features.Notifications;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Integration.Tests.Notifications;

/// <summary>A portal database with people, a mail server and a receiver of webhooks; portals are started on it as processes.</summary>
internal sealed class DeliveryWorld : IAsyncDisposable
{
    private static readonly Uri s_noEmulator = new("http://127.0.0.1:9");
    private readonly string _keys = Directory.CreateTempSubdirectory("exportportal-hook-keys-").FullName;
    private long _number;

    private DeliveryWorld(TestDatabase database, HookReceiver receiver)
    {
        Database = database;
        Receiver = receiver;
        Settings = new Dictionary<string, string>
        {
            ["Mail:Host"] = "127.0.0.1",
            ["Mail:Port"] = $"{Smtp.Port}",
            ["Mail:Security"] = "None",
            ["Mail:From"] = "ExportPortal <portal@example.com>",
            ["Mail:PublicUrl"] = "https://portal.example.com",
            ["Notifications:DigestWindow"] = "00:00:01",
            ["Notifications:FirstWait"] = "00:00:00.3",
            ["Notifications:Lease"] = "00:00:03",
            ["Webhooks:AllowPrivateNetworks"] = "true",
            ["Security:KeysFolder"] = _keys,
        };
        Database.Mail.Host = "127.0.0.1";
    }

    public TestDatabase Database { get; }

    public HookReceiver Receiver { get; }

    public SmtpListener Smtp { get; } = new();

    public Dictionary<string, string> Settings { get; }

    public string Secret { get; } = WebhookSignature.NewSecret();

    public Guid Rita { get; private set; }

    public Guid Anna { get; private set; }

    public static async Task<DeliveryWorld> MakeAsync(DatabaseProvider provider, int failures = 0, bool withWebhook = true)
    {
        DeliveryWorld world = new(await TestDatabase.MakeAsync(provider), await HookReceiver.StartAsync(failures));
        world.Rita = await world.AddPersonAsync("rita", Role.Requester);
        world.Anna = await world.AddPersonAsync("anna", Role.Approver);
        await world.AddPersonAsync("amir", Role.Approver);
        if (withWebhook)
        {
            await world.AddWebhookAsync();
        }

        return world;
    }

    public Task<PortalProcess> StartPortalAsync() => PortalProcess.StartAsync(Database, s_noEmulator, Settings);

    public PortalProcess LaunchPortal(string crashAt) => PortalProcess.Launch(Database, s_noEmulator, Settings, crashAt: crashAt);

    public Task<Guid> SubmitAsync(string snapshot, Guid? batch = null) => Database.Transactions.RunAsync(AuditActor.System("test"), transaction =>
    {
        SnapshotFacts facts = new()
        {
            Connection = "acme", Region = "eu-central-1", Name = snapshot, Arn = $"arn:aws:lightsail:eu-central-1:111122223333:InstanceSnapshot/{snapshot}", Kind = SnapshotKind.Instance,
            CreatedAt = transaction.Now.AddDays(-1), State = "available", SizeInGb = 40, SourceName = "web", Tags = [],
        };
        Submission submission = new() { Number = Interlocked.Increment(ref _number), Snapshot = facts, RequestedById = Rita, RequestedByName = "rita", Justification = "Needed for the test of deliveries", BatchId = batch };
        ExportRequest request = ExportRequest.Submit(submission, PolicySet.Default, 1, RequestTerms.Standard, transaction.Now);
        transaction.Db.Requests.Add(request);
        transaction.Audit(AuditActions.RequestSubmitted, request);
        return Task.FromResult(request.Id);
    }, CancellationToken.None);

    public Task RejectAsync(Guid id) => Database.Transactions.RunAsync(new AuditActor(Anna, "anna", ActorKind.User), async transaction =>
    {
        ExportRequest request = await transaction.LoadRequestAsync(id, CancellationToken.None);
        request.Reject(new Approver(Anna, "anna", []), request.PlanHash, "The data may not leave this account.", transaction.Now);
        transaction.Audit(AuditActions.ApprovalRejected, request, ("comment", "The data may not leave this account."));
        return true;
    }, CancellationToken.None);

    public async Task<List<NotificationDelivery>> DeliveriesAsync()
    {
        await using PortalDb db = Database.CreateDbContext();
        return await db.Deliveries.AsNoTracking().OrderBy(d => d.Seq).ToListAsync();
    }

    public Task AllDeliveredAsync() => Until.TrueAsync(
        async () => (await DeliveriesAsync()) is { Count: > 0 } all && all.TrueForAll(d => d.State == DeliveryState.Delivered), TimeSpan.FromSeconds(60), "everything is delivered",
        async () => string.Join("; ", (await DeliveriesAsync()).Where(d => d.State != DeliveryState.Delivered).Select(d => $"{d.Channel} {d.State} {d.Attempts} {d.LastError}")));

    public async ValueTask DisposeAsync()
    {
        await Receiver.DisposeAsync();
        await Smtp.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(_keys, recursive: true);
    }

    private async Task<Guid> AddPersonAsync(string name, Role role)
    {
        await using PortalDb db = Database.CreateDbContext();
        Guid id = Guid.CreateVersion7();
        db.Users.Add(new PortalUser { Id = id, UserName = name, Email = $"{name}@example.com", DisplayName = name, SecurityStamp = "s" });
        Guid? known = await db.Roles.Where(r => r.Name == role.ToString()).Select(r => (Guid?)r.Id).SingleOrDefaultAsync();
        Guid roleId = known ?? Guid.CreateVersion7();
        if (known is null)
        {
            db.Roles.Add(new PortalRole { Id = roleId, Name = role.ToString(), NormalizedName = role.ToString().ToUpperInvariant() });
        }

        db.UserRoles.Add(new IdentityUserRole<Guid> { UserId = id, RoleId = roleId });
        await db.SaveChangesAsync();
        return id;
    }

    /// <summary>The secret lies as the portal's own use case lays it: under the portal's keys.</summary>
    private async Task AddWebhookAsync()
    {
        ServiceCollection services = new();
        services.AddSingleton<IDbContextFactory<PortalDb>>(Database);
        services.AddScoped(_ => Database.CreateDbContext());
        IDataProtectionBuilder keys = services.AddDataProtection().SetApplicationName("ExportPortal");
        _ = Database.Provider == DatabaseProvider.PostgreSql ? keys.PersistKeysToDbContext<PortalDb>() : keys.PersistKeysToFileSystem(new DirectoryInfo(_keys));
        await using ServiceProvider provider = services.BuildServiceProvider();
        string kept = new WebhookSecrets(provider.GetRequiredService<IDataProtectionProvider>()).Protect(Secret);
        await using PortalDb db = Database.CreateDbContext();
        db.Webhooks.Add(new Webhook { Id = Guid.CreateVersion7(), Name = "ops", Url = Receiver.Url, ProtectedSecret = kept, Kinds = [.. AddWebhook.Kinds], CreatedAt = DateTimeOffset.UtcNow, CreatedByName = "test" });
        await db.SaveChangesAsync();
    }
}

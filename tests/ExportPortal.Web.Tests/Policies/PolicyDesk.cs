using ExportPortal.Data;
using ExportPortal.Data.Policies;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Policies;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Tests.Desk;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Tests.Policies;

/// <summary>A portal with two administrators, its approvers, and the use cases about policies for each person.</summary>
public sealed class PolicyDesk : IAsyncDisposable
{
    public static readonly ApprovalPolicy Standard = new() { Name = "Standard", Stages = [new Stage(1, 1, ["platform"])] };
    public static readonly ApprovalPolicy Large = new() { Name = "Large", Match = new PolicyMatch { MinSizeInGb = 100 }, Stages = [new Stage(1, 2, ["platform"])] };

    public static readonly PriceTable Prices = new("USD", new DateOnly(2026, 1, 1), new Dictionary<string, decimal> { ["eu-central-1"] = 0.05m });

    private readonly LightsailConnections connections = new(
        new LightsailSettings { Connections = [new ConnectionSettings { Name = "acme-europe", Regions = ["eu-central-1"] }] }, Options.Create(new ExecutionSettings()));

    private PolicyDesk(PortalOnSqlite portal)
    {
        Portal = portal;
        Surroundings = new PolicySurroundingsReader(connections, Prices);
    }

    public PortalOnSqlite Portal { get; }

    public PolicySurroundingsReader Surroundings { get; }

    public ApprovalSettings Settings { get; } = new();

    public Person Ada { get; private set; } = default!;

    public Person Ines { get; private set; } = default!;

    public Person Otto { get; private set; } = default!;

    public Person Anna { get; private set; } = default!;

    public Person Rita { get; private set; } = default!;

    public static async Task<PolicyDesk> StartAsync(bool secondAdministrator = true)
    {
        PortalOnSqlite portal = await PortalOnSqlite.StartAsync();
        PolicyDesk desk = new(portal)
        {
            Ada = await portal.AddAsync("Ada", Role.Administrator),
            Anna = await portal.AddAsync("Anna", Role.Approver, "platform"),
            Otto = await portal.AddAsync("Otto", Role.Auditor),
            Rita = await portal.AddAsync("Rita", Role.Requester),
        };
        await portal.AddAsync("Amir", Role.Approver, "platform", "security");
        if (secondAdministrator)
        {
            desk.Ines = await portal.AddAsync("Ines", Role.Administrator);
        }

        return desk;
    }

    public ReadPolicies Read(Person person) => new(Portal.As(person), Portal.Databases, Surroundings, Options.Create(Settings), Portal.Clock);

    public StartDraft Start(Person person) => new(Portal.As(person), Portal.Transactions);

    public SaveDraft Save(Person person) => new(Portal.As(person), Portal.Transactions, Surroundings);

    public SubmitDraft Submit(Person person) => new(Portal.As(person), Portal.Transactions, Surroundings);

    public SendBackDraft SendBack(Person person) => new(Portal.As(person), Portal.Transactions);

    public DiscardDraft Discard(Person person) => new(Portal.As(person), Portal.Transactions);

    public PublishDraft Publish(Person person) => new(Portal.As(person), Portal.Transactions, Surroundings, Options.Create(Settings));

    public ReplayPolicies Replay(Person person) => new(Portal.As(person), Portal.Databases, Prices, Portal.Clock);

    /// <summary>A draft of a person with these policies; its number.</summary>
    public async Task<int> DraftAsync(Person author, params ApprovalPolicy[] policies)
    {
        int number = await Start(author).ExecuteAsync(null, CancellationToken.None);
        await Save(author).ExecuteAsync(number, await RevisionAsync(), policies, CancellationToken.None);
        return number;
    }

    /// <summary>A draft that waits for its publication.</summary>
    public async Task<int> ProposeAsync(Person author, params ApprovalPolicy[] policies)
    {
        int number = await DraftAsync(author, policies);
        await Submit(author).ExecuteAsync(number, await RevisionAsync(), "Because.", CancellationToken.None);
        return number;
    }

    /// <summary>The revision of the open draft.</summary>
    public async Task<long> RevisionAsync()
    {
        await using PortalDb db = await Portal.Databases.CreateDbContextAsync();
        return (await db.PolicyVersions.SingleAsync(v => v.OpenKey == 1)).Revision;
    }

    public async Task<PolicyVersion> VersionAsync(int number)
    {
        await using PortalDb db = await Portal.Databases.CreateDbContextAsync();
        return await db.PolicyVersions.AsNoTracking().SingleAsync(v => v.Number == number);
    }

    public async Task<IReadOnlyList<AuditEvent>> EventsAsync()
    {
        await using PortalDb db = await Portal.Databases.CreateDbContextAsync();
        return await db.AuditEvents.AsNoTracking().OrderBy(e => e.Seq).ToListAsync();
    }

    public async ValueTask DisposeAsync()
    {
        connections.Dispose();
        await Portal.DisposeAsync();
    }
}

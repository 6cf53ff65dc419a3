using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Amazon.Lightsail;
using Amazon.Lightsail.Model;
using Amazon.Runtime;
using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using ExportPortal.Integration.Tests.Emulator;
using ExportPortal.Web.Features.Execution;
using Xunit;

namespace ExportPortal.Integration.Tests.Processes;

/// <summary>An emulator in its own process, a database, approved requests, and the judgement over what the portal made of them.</summary>
internal sealed class ExportWorld : IAsyncDisposable
{
    public const string Region = "eu-central-1";
    private readonly string _folder;
    private readonly AmazonLightsailClient _aws;

    private ExportWorld(TestDatabase database, EmulatorProcess emulator, string folder)
    {
        Database = database;
        Emulator = emulator;
        _folder = folder;
        _aws = new AmazonLightsailClient(
            new BasicAWSCredentials("AKIAEMULATORADMIN001", "emulator-secret-admin"),
            new AmazonLightsailConfig { ServiceURL = emulator.Url.ToString(), AuthenticationRegion = Region });
    }

    public TestDatabase Database { get; }

    public EmulatorProcess Emulator { get; }

    public static async Task<ExportWorld> MakeAsync(DatabaseProvider provider, double exportSeconds = 1, PostgresCluster? cluster = null, string? databaseFolder = null)
    {
        string folder = Directory.CreateTempSubdirectory("exportportal-aws-").FullName;
        EmulatorProcess emulator = await EmulatorProcess.StartAsync("--seed", "none", "--data", Path.Combine(folder, "journal"), "--page-size", "100",
            "--export-seconds", exportSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return new ExportWorld(await TestDatabase.MakeAsync(provider, cluster, databaseFolder), emulator, folder);
    }

    /// <summary>Makes a snapshot in AWS and a request for it that is approved and due.</summary>
    public async Task<Guid> ApprovedRequestAsync(string snapshot)
    {
        await Emulator.Client.PostAsync("snapshots", new { region = Region, kind = "instance", name = snapshot, sizeInGb = 20, tags = new { env = "test" } });
        return await ApproveAsync(snapshot);
    }

    /// <summary>A request for an existing snapshot that is approved and due.</summary>
    public async Task<Guid> ApproveAsync(string snapshot, string connection = "acme")
    {
        GetInstanceSnapshotResponse answer = await _aws.GetInstanceSnapshotAsync(new GetInstanceSnapshotRequest { InstanceSnapshotName = snapshot });
        SnapshotFacts facts = LightsailFacts.From(connection, Region, answer.InstanceSnapshot!);
        ApprovalPolicy policy = new() { Name = "Test", Outcome = PolicyOutcome.Automatic };
        return await Database.Transactions.RunAsync(AuditActor.System("test"), async transaction =>
        {
            ExportRequest request = ExportRequest.Submit(
                new Submission
                {
                    Number = await transaction.Db.NextRequestNumberAsync(CancellationToken.None),
                    Snapshot = facts,
                    RequestedById = Guid.CreateVersion7(),
                    RequestedByName = "Test",
                    Justification = "Needed for the test of exports",
                },
                policy, 1, RequestTerms.Standard, transaction.Now);
            transaction.Db.Requests.Add(request);
            transaction.Audit(AuditActions.RequestSubmitted, request);
            return request.Id;
        }, CancellationToken.None);
    }

    /// <summary>Makes a person with the portal's commands, and returns a client of a portal's API with that person's token.</summary>
    public async Task<HttpClient> PersonAsync(PortalProcess portal, string email, string role)
    {
        await CommandAsync("user", "create", "--email", email, "--role", role);
        string token = await CommandAsync("token", "create", "--user", email, "--name", "test");
        HttpClient client = new() { BaseAddress = portal.Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
        return client;
    }

    /// <summary>Calls that the emulator has received, by operation.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CallsAsync() =>
        (await Emulator.Client.ControlAsync(HttpMethod.Get, "calls")).Json["operations"]!.AsObject().ToDictionary(o => o.Key, o => o.Value!["received"]!.GetValue<long>());

    public Task ChaosAsync(object rule) => Emulator.Client.PostAsync("chaos", rule);

    /// <summary>Waits until every request has ended or needs a person.</summary>
    public Task SettledAsync(TimeSpan deadline) => Until.TrueAsync(
        async () => (await Database.StatusesAsync()).TrueForAll(s => s.IsEnd() || s == RequestStatus.NeedsAttention),
        deadline, "every request ends",
        async () => string.Join("; ", (await Database.ReadAllAsync()).Where(r => !r.Status.IsEnd()).Select(r => $"#{r.Number} {r.Status} due {r.DueAt:O} {r.ErrorCode}")));

    /// <summary>Exports that AWS executed for the portal, by snapshot.</summary>
    public async Task<ILookup<string, string>> ExecutedAsync()
    {
        JsonArray ledger = await Emulator.Client.LedgerAsync();
        return ledger.Where(e => e!["operation"]!.GetValue<string>() == "ExportSnapshot" && e["accessKeyId"]!.GetValue<string>() != "console")
            .ToLookup(e => e!["sourceSnapshotName"]!.GetValue<string>(), e => e!["recordName"]!.GetValue<string>());
    }

    /// <summary>The invariants that hold whatever has died: none doubled, none lost, none without an owner, chain whole.</summary>
    public async Task<IReadOnlyList<ExportRequest>> JudgeAsync()
    {
        List<ExportRequest> requests = await Database.ReadAllAsync();
        ILookup<string, string> executed = await ExecutedAsync();
        Assert.All(executed, e => Assert.True(e.Count() == 1, $"{e.Key} was exported {e.Count()} times"));
        HashSet<string> owned = [.. requests.SelectMany(r => r.Attempts).Select(a => a.ExportRecordName).OfType<string>()];
        Assert.All(requests, r => Assert.True(r.Status.IsEnd() || r.Status == RequestStatus.NeedsAttention, $"#{r.Number} is {r.Status}"));
        foreach (ExportRequest request in requests)
        {
            string? record = executed[request.SnapshotName].SingleOrDefault();
            Assert.True(record is null || owned.Contains(record) || request.Status == RequestStatus.NeedsAttention, $"#{request.Number} ({request.Status}) does not own {record}");
            if (request.Status == RequestStatus.Succeeded)
            {
                Assert.Equal(record, request.LastAttempt!.ExportRecordName);
                Assert.StartsWith("ami-", request.DestinationId, StringComparison.Ordinal);
            }
        }

        Assert.Null(await Database.FindAuditFaultAsync());
        return requests;
    }

    public async ValueTask DisposeAsync()
    {
        _aws.Dispose();
        await Emulator.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> CommandAsync(params string[] command)
    {
        Dictionary<string, string?> settings = new()
        {
            ["Demo:Enabled"] = "false", ["Database:Provider"] = Database.Provider.ToString(), ["ConnectionStrings:Portal"] = Database.ConnectionString,
        };
        CommandResult result = await PortalProcess.RunAsync(settings, command);
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException(result.Errors);
    }
}

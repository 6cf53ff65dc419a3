using System.Net.Http.Json;
using System.Text.Json;
using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Audit;
using ExportPortal.Data.Policies;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Demo;

/// <summary>
/// Gives a new demo sixty days of history: groups, policies, and requests in every status, each with its audit events. Does nothing where
/// there is a request already.
/// </summary>
public sealed class DemoHistory(
    HistoryImport import, IDbContextFactory<PortalDb> databases, DemoEmulator emulator, SnapshotCatalogue catalogue, LightsailConnections connections, LightsailReads reads, PriceTable prices,
    TimeProvider clock, ILogger<DemoHistory> log)
{
    /// <summary>How far back the history goes.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromDays(60);

    /// <summary>Makes the history, once.</summary>
    /// <returns>Whether it was made now.</returns>
    public async Task<bool> ExecuteAsync(CancellationToken cancel)
    {
        if (await HasRequestsAsync(cancel) || connections.All.Count == 0)
        {
            return false;
        }

        long start = clock.GetTimestamp();
        DemoCast cast = await LoadCastAsync(cancel);
        // Configured connections may lead to a real account: nothing in it is touched, named or ruled over by the demo's policies.
        List<SnapshotFacts> real = [];
        Dictionary<string, ConsoleExport> exports = [];
        if (emulator.Url is { } url)
        {
            real.AddRange((await catalogue.ListAsync(refresh: false, cancel)).SelectMany(l => l.Snapshots));
            exports = await MakeExportsAsync(url, real, cancel);
        }

        DateTimeOffset now = Milliseconds(clock.GetUtcNow());
        bool made = await import.AppendAsync(async (db, number) =>
        {
            if (await db.Requests.AnyAsync(cancel))
            {
                return null; // another node was faster
            }

            DemoStory story = new(cast, [.. connections.AllRegions], real, exports, prices, number, now);
            IReadOnlyList<PastRequest> requests = story.Tell();
            AddGroupsAndPolicies(db, cast, now);
            List<PastEvent> events = Order(requests, cast, now);
            db.Notifications.AddRange(DemoNews.Of(cast, requests, events, await db.AuditHead.Select(h => h.Seq).SingleAsync(cancel), now));
            return new PastBatch([.. requests.Select(r => r.Request)], events, number + requests.Count - 1);
        }, cancel);
        log.LogInformation("The demo's history was made in {Milliseconds:0} ms", clock.GetElapsedTime(start).TotalMilliseconds);
        return made;
    }

    private async Task<bool> HasRequestsAsync(CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await db.Requests.AnyAsync(cancel);
    }

    private async Task<DemoCast> LoadCastAsync(CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        Dictionary<string, PortalUser> users = await db.Users.AsNoTracking().Where(u => u.Email != null && u.Email.EndsWith("@demo.test")).ToDictionaryAsync(u => u.Email!, cancel);
        PastPerson Person(string name, string ip, params string[] groups) => new(users[$"{name}@demo.test"].Id, users[$"{name}@demo.test"].DisplayName, groups, ip, $"{name}@demo.test");
        return new DemoCast(
            Person("rita", "192.0.2.21"), Person("ravi", "192.0.2.34"), Person("anna", "192.0.2.40", DemoPolicies.Platform),
            Person("amir", "192.0.2.41", DemoPolicies.Platform, DemoPolicies.Security), Person("otto", "192.0.2.60"), Person("ada", "192.0.2.10"));
    }

    /// <summary>Exports made beside the portal in the emulator's console: one that runs, two that nobody can tell apart.</summary>
    private async Task<Dictionary<string, ConsoleExport>> MakeExportsAsync(Uri url, List<SnapshotFacts> real, CancellationToken cancel)
    {
        Dictionary<string, ConsoleExport> exports = [];
        using HttpClient http = new() { BaseAddress = url };
        foreach ((string name, int copies) in new[] { (DemoStory.RunningSnapshot, 1), (DemoStory.AmbiguousSnapshot, 2) })
        {
            if (real.Find(s => s.Name == name) is not { } snapshot)
            {
                continue;
            }

            HashSet<string> before = [.. (await RecordsOfAsync(snapshot, cancel)).Select(r => r.Arn)];
            List<string> operations = [];
            for (int i = 0; i < copies; i++)
            {
                using HttpResponseMessage answer = await http.PostAsJsonAsync("/_emulator/export", new { region = snapshot.Region, sourceSnapshotName = name }, cancel);
                answer.EnsureSuccessStatusCode();
                JsonElement body = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
                operations.AddRange(body.GetProperty("operations").EnumerateArray().Select(o => o.GetProperty("id").GetString()!));
            }

            IReadOnlyList<ExportRecordFacts> records = [.. (await RecordsOfAsync(snapshot, cancel)).Where(r => !before.Contains(r.Arn)).OrderBy(r => r.CreatedAt)];
            OperationFacts operation = await reads.FindOperationAsync(snapshot.Connection, snapshot.Region, operations[0], cancel)
                ?? throw new InvalidOperationException($"The emulator does not know its own operation {operations[0]}.");
            exports[name] = new ConsoleExport(records, operation, [.. before]);
        }

        return exports;
    }

    private async Task<IEnumerable<ExportRecordFacts>> RecordsOfAsync(SnapshotFacts snapshot, CancellationToken cancel) =>
        (await reads.ListExportRecordsAsync(snapshot.Connection, snapshot.Region, CallLane.Urgent, cancel)).Where(r => r.IsOf(snapshot.Arn, snapshot.Name));

    private void AddGroupsAndPolicies(PortalDb db, DemoCast cast, DateTimeOffset now)
    {
        AddGroup(db, DemoPolicies.Platform, cast.Anna, cast.Amir);
        AddGroup(db, DemoPolicies.Security, cast.Amir);
        db.PolicyVersions.Add(PolicyVersion.AlreadyPublished(1, DemoPolicies.Set.Policies, cast.Ada.Name, now - Span));
        if (!emulator.IsOn)
        {
            db.PolicyVersions.Add(PolicyVersion.AlreadyPublished(2, [], cast.Ada.Name, now));
            return;
        }

        db.PolicyVersions.Add(DemoPolicies.Draft(now.AddHours(-2)));
    }

    private static void AddGroup(PortalDb db, string name, params PastPerson[] members)
    {
        // The group may be there already: people can be set up before the first request.
        if (!db.Groups.Any(g => g.Name == name))
        {
            Guid id = Guid.CreateVersion7();
            db.Groups.Add(new PortalGroup { Id = id, Name = name, Members = [.. members.Select(m => new GroupMember { GroupId = id, UserId = m.Id })] });
        }
    }

    private List<PastEvent> Order(IReadOnlyList<PastRequest> requests, DemoCast cast, DateTimeOffset now)
    {
        List<PastEvent> events =
        [
            .. cast.Beginning(now - Span), .. cast.SignIns(now, Span), .. requests.SelectMany(r => r.Events),
            new(now, AuditActor.System("demo"), new AuditEntry
            {
                Action = AuditActions.PortalSeeded, SubjectType = "portal", SubjectId = "demo",
                Data = new Dictionary<string, object?> { ["requests"] = requests.Count, ["from"] = now - Span, ["to"] = now, ["invented"] = true },
            }),
        ];
        events.AddRange(emulator.IsOn ? DemoPolicies.DraftEvents(now.AddHours(-2)) : [cast.Publish(2, [], now)]);

        // Stable: what happened to a request at the same moment keeps its order.
        return [.. events.OrderBy(e => e.At)];
    }

    private static DateTimeOffset Milliseconds(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond));
}

/// <summary>Exports that the emulator has made beside the portal.</summary>
/// <param name="Records">The new records.</param>
/// <param name="Operation">The first one's operation.</param>
/// <param name="Before">ARNs of the snapshot's records before them.</param>
internal sealed record ConsoleExport(IReadOnlyList<ExportRecordFacts> Records, OperationFacts Operation, IReadOnlyList<string> Before);

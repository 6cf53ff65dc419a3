using System.Net;
using System.Text.Json.Nodes;
using ExportPortal.Data;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Integration.Tests.Api;
using ExportPortal.Integration.Tests.Portal;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Dashboard;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Palette;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Snapshots;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExportPortal.Integration.Tests.Security;

/// <summary>A connection that a group guards: to everybody else it is not there.</summary>
public sealed class GuardedConnectionTests(SharedPortal shared) : ApiTest(shared)
{
    [Fact]
    public async Task Only_the_guarding_group_auditors_and_administrators_see_a_guarded_connection()
    {
        Person inside = await Portal.MakePersonAsync("inside", Role.Requester);
        Person decides = await Portal.MakePersonAsync("decides", Role.Approver);
        JsonNode request = await SubmitAsync(by: inside);
        JsonNode own = await SubmitAsync(by: Portal.Ravi);
        await using (AsyncServiceScope ada = Portal.ScopeOf(Portal.Ada))
        {
            await ada.ServiceProvider.GetRequiredService<SaveGroup>().ExecuteAsync(null, "payments", [inside.Id, decides.Id], [PortalUnderTest.Connection.ToUpperInvariant()], CancellationToken.None);
            Assert.Equal("unknown-connection", (await Assert.ThrowsAsync<RuleBroken>(() =>
                ada.ServiceProvider.GetRequiredService<SaveGroup>().ExecuteAsync(null, "others", [], ["no such"], CancellationToken.None))).Code);
        }

        foreach (Person outsider in new[] { Portal.Rita, Portal.Anna })
        {
            using HttpClient client = Portal.ClientFor(outsider);
            Assert.Empty((await client.CallAsync("/api/v1/snapshots")).Must(HttpStatusCode.OK).Json["items"]!.AsArray());
            Assert.Empty((await client.CallAsync("/api/v1/requests")).Must(HttpStatusCode.OK).Json["items"]!.AsArray());
            (await client.CallAsync(PathOf(request))).MustBeProblem(HttpStatusCode.NotFound, "request-not-found");
        }

        using (HttpClient rita = Portal.ClientFor(Portal.Rita))
        {
            ApiAnswer refused = await rita.SendAsync("/api/v1/requests", Wanted(await Portal.MakeSnapshotAsync()));
            refused.MustBeProblem(HttpStatusCode.BadRequest, "unknown-connection", "connection");
            Assert.DoesNotContain("acme", ((string)refused.Json["detail"]!).Split("Known are:")[1], StringComparison.Ordinal);
        }

        using (HttpClient anna = Portal.ClientFor(Portal.Anna))
        {
            (await anna.SendAsync(PathOf(request, "/approve"), new { comment = "fine" })).MustBeProblem(HttpStatusCode.NotFound, "request-not-found");
        }

        await using (AsyncServiceScope anna = Portal.ScopeOf(Portal.Anna))
        {
            InboxList inbox = await anna.ServiceProvider.GetRequiredService<ListInbox>().ExecuteAsync(InboxTab.All, 50, null, CancellationToken.None);
            Assert.Empty(inbox.Items);
            Assert.Equal((0, 0), (inbox.Counts.Mine, inbox.Counts.All));
        }

        await using (AsyncServiceScope ada = Portal.ScopeOf(Portal.Ada))
        {
            await ada.ServiceProvider.GetRequiredService<SetFreeze>().ExecuteAsync(PortalUnderTest.Connection, true, "the yearly audit", CancellationToken.None);
        }

        Assert.Equal((0, 0), await NamedToAsync(Portal.Anna));
        Assert.Equal((1, 1), await NamedToAsync(decides));
        foreach (Person outsider in new[] { Portal.Rita, Portal.Anna })
        {
            Assert.Equal((0, false, false), await FoundByAsync(outsider));
        }

        foreach (Person insider in new[] { inside, Portal.Otto, Portal.Ada })
        {
            (int snapshots, bool connected, bool loaded) = await FoundByAsync(insider);
            Assert.True(snapshots > 0 && connected && loaded, $"{insider.Name} finds {snapshots}, {connected}, {loaded}");
        }

        // The own request stays the own one.
        using (HttpClient ravi = Portal.ClientFor(Portal.Ravi))
        {
            (await ravi.CallAsync(PathOf(own))).Must(HttpStatusCode.OK);
        }

        foreach (Person insider in new[] { inside, decides, Portal.Otto, Portal.Ada })
        {
            using HttpClient client = Portal.ClientFor(insider);
            Assert.NotEmpty((await client.CallAsync("/api/v1/snapshots")).Must(HttpStatusCode.OK).Json["items"]!.AsArray());
            (await client.CallAsync(PathOf(request))).Must(HttpStatusCode.OK);
        }

        await using (AsyncServiceScope requester = Portal.ScopeOf(inside))
        {
            SnapshotCheck check = await requester.ServiceProvider.GetRequiredService<CheckSnapshot>().ExecuteAsync(PortalUnderTest.Connection, PortalUnderTest.Region, await Portal.MakeSnapshotAsync(), null, CancellationToken.None);
            Assert.Equal(["decides"], check.Stages[0].Names);
        }

        await using PortalDb db = Portal.OpenDb();
        Guid[] told = await db.Notifications.Where(n => n.RequestId != null).Select(n => n.UserId!.Value).Distinct().ToArrayAsync();
        JsonNode later = await SubmitAsync(by: inside);
        Guid id = Guid.Parse((string)later["id"]!);
        Guid[] now = await db.Notifications.Where(n => n.RequestId == id && n.UserId != null).Select(n => n.UserId!.Value).ToArrayAsync();
        Assert.Contains(Portal.Anna.Id, told); // of the time before
        Assert.Contains(decides.Id, now);
        Assert.DoesNotContain(Portal.Anna.Id, now);
    }

    // Snapshots in the palette, and what the first steps tell of connections and snapshots.
    private async Task<(int Snapshots, bool Connected, bool Loaded)> FoundByAsync(Person person)
    {
        await using AsyncServiceScope scope = Portal.ScopeOf(person);
        IReadOnlyList<Place> places = await scope.ServiceProvider.GetRequiredService<FindAnything>().ExecuteAsync("snap-of-test", CancellationToken.None).LastAsync();
        IReadOnlyList<FirstStep> steps = await scope.ServiceProvider.GetRequiredService<ReadFirstSteps>().ExecuteAsync(CancellationToken.None);
        Assert.Equal(steps[0].IsDone, steps[0].Text.Contains(PortalUnderTest.Connection, StringComparison.Ordinal));
        return (places.Count(p => p.Href.StartsWith("/snapshots", StringComparison.Ordinal)), steps[0].IsDone, steps[1].IsDone);
    }

    // Connections in the filters, and freezes in the banner.
    private async Task<(int Connections, int Freezes)> NamedToAsync(Person person)
    {
        await using AsyncServiceScope scope = Portal.ScopeOf(person);
        IReadOnlyList<ConnectionSettings> connections = await scope.ServiceProvider.GetRequiredService<ListVisibleConnections>().ExecuteAsync(CancellationToken.None);
        return (connections.Count(c => c.Name == PortalUnderTest.Connection), (await scope.ServiceProvider.GetRequiredService<ReadFreezes>().ExecuteAsync(CancellationToken.None)).Count);
    }
}

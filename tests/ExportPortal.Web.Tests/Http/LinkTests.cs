using System.Net;
using ExportPortal.Data;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Demo;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Web.Tests.Http;

/// <summary>Rule 18: the link in a mail leads to the request after signing in; opening it decides nothing, whoever opens it and how often.</summary>
public sealed class LinkTests
{
    [Fact]
    public async Task Rule_18_a_link_asks_for_sign_in_leads_to_its_request_and_decides_nothing()
    {
        await using DemoPortal portal = new();
        using HttpClient stranger = portal.Browser();
        (Guid Id, long Version, int Events) before = await FindWaitingAsync(portal);
        string[] links = [$"/requests/{before.Id}", $"/inbox?open={before.Id}", $"/requests/{before.Id}?decision=approve#rq-decide"];
        foreach (string link in links)
        {
            HttpResponseMessage answer = await stranger.GetAsync(new Uri(link, UriKind.Relative));
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Contains("/sign-in?returnUrl=%2F", answer.Headers.Location?.OriginalString, StringComparison.OrdinalIgnoreCase);
        }

        using HttpClient anna = portal.Browser();
        HttpResponseMessage signedIn = await DemoPortal.SignInAsync(anna, "anna@demo.test", DemoUsers.Password, "?returnUrl=" + Uri.EscapeDataString(links[0]));
        Assert.EndsWith(links[0], signedIn.Headers.Location?.OriginalString, StringComparison.Ordinal);
        foreach (string link in links.Concat(links))
        {
            Assert.Equal(HttpStatusCode.OK, (await anna.GetAsync(new Uri(link, UriKind.Relative))).StatusCode);
        }

        Assert.Equal(before, await FindWaitingAsync(portal));
    }

    [Fact]
    public async Task Rule_18_a_link_shows_nothing_to_a_person_who_may_not_see_its_request()
    {
        await using DemoPortal portal = new();
        (Guid id, _, _) = await FindWaitingAsync(portal);
        ExportRequest request = await ReadAsync(portal, id);
        using HttpClient other = portal.Browser();
        string email = request.RequestedByName.StartsWith("Rita", StringComparison.Ordinal) ? "ravi@demo.test" : "rita@demo.test";
        await DemoPortal.SignInAsync(other, email, DemoUsers.Password);

        string page = await (await other.GetAsync(new Uri($"/requests/{id}", UriKind.Relative))).Content.ReadAsStringAsync();

        Assert.Contains("Request not found", page, StringComparison.Ordinal);
        Assert.DoesNotContain(request.SnapshotName, page, StringComparison.Ordinal);
    }

    private static async Task<(Guid Id, long Version, int Events)> FindWaitingAsync(DemoPortal portal)
    {
        await using PortalDb db = await portal.Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        // One moment for all of it: the portal itself may remind approvers meanwhile, with an event and a version for each; what is left is what people did.
        await using IDbContextTransaction moment = await db.Database.BeginTransactionAsync();
        ExportRequest request = await db.Requests.AsNoTracking().Where(r => r.Status == RequestStatus.PendingApproval).OrderBy(r => r.Number).FirstAsync();
        int all = await db.AuditEvents.CountAsync(e => e.RequestId == request.Id);
        int own = await db.AuditEvents.CountAsync(e => e.RequestId == request.Id && e.ActorKind == ActorKind.System);
        return (request.Id, request.Version - own, all - own);
    }

    private static async Task<ExportRequest> ReadAsync(DemoPortal portal, Guid id)
    {
        await using PortalDb db = await portal.Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        return await db.Requests.AsNoTracking().SingleAsync(r => r.Id == id);
    }
}

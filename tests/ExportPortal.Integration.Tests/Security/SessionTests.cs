using System.Net;
using System.Net.WebSockets;
using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Integration.Tests.Portal;
using ExportPortal.Integration.Tests.Processes;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExportPortal.Integration.Tests.Security;

/// <summary>Sessions that are idle, that end on another node, and a person with many open pages.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task A_session_in_which_nobody_did_anything_for_half_an_hour_is_over()
    {
        await using PortalUnderTest portal = await PortalUnderTest.StartAsync();
        using WebBrowser rita = new(portal.Url);
        await rita.SignInAsync(portal.Rita);
        await LastSeenAsync(portal, TimeSpan.FromMinutes(31));
        Assert.Equal("/sign-in", (await rita.GetAsync("/snapshots")).Location?.AbsolutePath);

        using WebBrowser ravi = new(portal.Url);
        await ravi.SignInAsync(portal.Ravi);
        await LastSeenAsync(portal, TimeSpan.FromMinutes(29));
        Assert.Equal(HttpStatusCode.OK, (await ravi.GetAsync("/snapshots")).Status);
    }

    [Fact]
    public async Task One_person_has_so_many_pages_open_and_no_more_and_others_are_not_concerned()
    {
        await using PortalUnderTest portal = await PortalUnderTest.StartAsync(("Security:OpenPagesPerPerson", "2"));
        using WebBrowser rita = new(portal.Url);
        await rita.SignInAsync(portal.Rita);
        using WebBrowser ravi = new(portal.Url);
        await ravi.SignInAsync(portal.Ravi);

        using ClientWebSocket first = await rita.OpenCircuitAsync();
        using ClientWebSocket second = await rita.OpenCircuitAsync();
        using ClientWebSocket third = await rita.OpenCircuitAsync();
        using ClientWebSocket others = await ravi.OpenCircuitAsync();

        Assert.Equal((WebSocketState.Open, WebSocketState.Open, HttpStatusCode.TooManyRequests, WebSocketState.Open), (first.State, second.State, third.HttpStatusCode, others.State));
        Assert.Contains("You have 2 pages of the portal open", (await rita.GetAsync("/snapshots")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("pages of the portal open", (await ravi.GetAsync("/snapshots")).Text, StringComparison.Ordinal);

        first.Abort();
        await Until.TrueAsync(async () =>
        {
            using ClientWebSocket again = await rita.OpenCircuitAsync();
            return again.State == WebSocketState.Open;
        }, TimeSpan.FromSeconds(20), "a closed page makes room for another");
    }

    [Fact]
    public async Task A_session_of_one_node_counts_on_the_other_and_is_over_there_at_once_when_it_is_ended()
    {
        await using TestDatabase database = await TestDatabase.MakeAsync(DatabaseProvider.PostgreSql);
        Uri nowhere = new("http://127.0.0.1:9");
        await using PortalProcess one = await PortalProcess.StartAsync(database, nowhere);
        await using PortalProcess other = await PortalProcess.StartAsync(database, nowhere);
        CommandResult made = await PortalProcess.RunAsync(
            new Dictionary<string, string?> { ["Database:Provider"] = nameof(DatabaseProvider.PostgreSql), ["ConnectionStrings:Portal"] = database.ConnectionString },
            "user", "create", "--email", "olga@portal.test", "--role", "Auditor", "--name", "Olga Ortiz");
        Assert.True(made.ExitCode == 0, made.Errors);
        await using (PortalDb db = database.CreateDbContext())
        {
            await db.Users.ExecuteUpdateAsync(u => u.SetProperty(x => x.MustChangePassword, false));
        }

        using WebBrowser olga = new(one.Url!);
        olga.Knows(other.Url!);
        Assert.Equal(HttpStatusCode.Redirect, (await olga.SignInAsync("olga@portal.test", made.Output.Trim())).Status);
        Assert.Equal(HttpStatusCode.OK, (await olga.GetAsync(new Uri(other.Url!, "/audit"))).Status);

        WebPage page = await olga.GetAsync(new Uri(other.Url!, "/account/security"));
        Assert.Equal(HttpStatusCode.Redirect, (await olga.SubmitAsync(page, new Uri(other.Url!, "/sign-out"), null)).Status);
        Assert.Equal("/sign-in", (await olga.GetAsync("/audit")).Location?.AbsolutePath);
    }

    private static async Task LastSeenAsync(PortalUnderTest portal, TimeSpan ago)
    {
        await using PortalDb db = portal.OpenDb();
        DateTimeOffset at = DateTimeOffset.UtcNow - ago;
        await db.Sessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, at));
    }
}

using System.Net;
using System.Text.Json.Nodes;
using ExportPortal.Data;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using ExportPortal.Integration.Tests.Portal;
using ExportPortal.Web.Features.Admin;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExportPortal.Integration.Tests.Api;

/// <summary>What has changed between the approval and the call: looked at again just before the call, on the whole application. The numbers are those of the list of rules.</summary>
public sealed class PlanAtTheCallTests(SharedPortal shared) : ApiTest(shared)
{
    [Fact]
    public async Task Rule_11_tags_that_bring_a_stricter_policy_into_play_after_the_approval_stop_the_export()
    {
        await Portal.PublishAsync(new ApprovalPolicy { Name = "Production", Match = new PolicyMatch { Tags = ["env=prod"] }, Stages = [new Stage(1, 2, [])] });
        string name = await Portal.MakeSnapshotAsync();
        await FreezeAsync(true);
        JsonNode request = await ApproveAsync(name);
        await Portal.EmulatorControl.CallAsync("TagResource", new { resourceName = name, tags = new[] { new { key = "env", value = "prod" } } });

        await FreezeAsync(false);
        JsonNode stopped = await UntilAsync(request, "NeedsAttention");

        Assert.Equal("plan-changed", (string)stopped["error"]!["code"]!);
        Assert.Contains("env=prod", (string)stopped["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Equal(0, await SendsOfAsync(name));
        await using PortalDb db = Portal.OpenDb();
        Guid id = (Guid)request["id"]!;
        Assert.Single(await db.AuditEvents.Where(e => e.RequestId == id && e.Action == AuditActions.ExportNeedsAttention).ToListAsync());

        // What was approved is over; the snapshot can be asked for again, under the policy that matches now.
        using HttpClient ada = Portal.ClientFor(Portal.Ada);
        (await ada.SendAsync(PathOf(request, "/resolve"), new { close = true, reason = "Its tags have changed; ask again." })).Must(HttpStatusCode.OK);
        JsonNode again = await SubmitAsync(name);
        await Portal.PublishAsync();
        Assert.Equal(2, (int)again["requiredApprovals"]!);
    }

    [Fact]
    public async Task Rule_12_a_snapshot_that_was_deleted_after_the_approval_fails_before_the_call()
    {
        string name = await Portal.MakeSnapshotAsync();
        await FreezeAsync(true);
        JsonNode request = await ApproveAsync(name);
        await DeleteSnapshotAsync(name);

        await FreezeAsync(false);

        Assert.Equal("snapshot-gone", (string)(await UntilAsync(request, "Failed"))["error"]!["code"]!);
        Assert.Equal(0, await SendsOfAsync(name));
    }

    [Fact]
    public async Task Rule_12_another_snapshot_of_the_same_name_fails_before_the_call()
    {
        string name = await Portal.MakeSnapshotAsync();
        await FreezeAsync(true);
        JsonNode request = await ApproveAsync(name);
        await DeleteSnapshotAsync(name);
        await Portal.EmulatorControl.PostAsync("snapshots", new { region = PortalUnderTest.Region, kind = "instance", name, sizeInGb = 40, tags = new { env = "test" } });

        await FreezeAsync(false);
        JsonNode failed = await UntilAsync(request, "Failed");

        Assert.Equal("snapshot-replaced", (string)failed["error"]!["code"]!);
        Assert.Contains("another one", (string)failed["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Equal(0, await SendsOfAsync(name));
    }

    [Fact]
    public async Task Hours_in_which_the_policy_lets_nothing_start_hold_an_approved_request_back_until_they_are_over()
    {
        // Two hours around this moment; by the wall clock of UTC, so they may run over midnight.
        TimeOnly now = TimeOnly.FromDateTime(DateTime.UtcNow);
        WeeklyWindow window = new() { From = now.AddHours(-1), To = now.AddHours(1) };
        await Portal.PublishAsync(new ApprovalPolicy { Name = "Office hours", Stages = [new Stage(1, 1, [])], FreezeWindows = [window] });
        string name = await Portal.MakeSnapshotAsync();
        JsonNode request = await SubmitAsync(name);
        await Portal.PublishAsync();
        using HttpClient anna = Portal.ClientFor(Portal.Anna);
        (await anna.SendAsync(PathOf(request, "/approve"), body: null)).Must(HttpStatusCode.OK);
        JsonNode free = await ApproveAsync(await Portal.MakeSnapshotAsync());
        await UntilAsync(free, "Succeeded"); // the line of work has passed by both

        await using PortalDb db = Portal.OpenDb();
        Guid id = (Guid)request["id"]!;
        ExportRequest held = await db.Requests.AsNoTracking().SingleAsync(r => r.Id == id);
        Assert.Equal(RequestStatus.Approved, held.Status);
        Assert.InRange(held.DueAt!.Value, DateTimeOffset.UtcNow.AddMinutes(55), DateTimeOffset.UtcNow.AddMinutes(65));
        Assert.Equal(0, await SendsOfAsync(name));
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        (await rita.SendAsync(PathOf(request, "/withdraw"), body: null)).Must(HttpStatusCode.OK);
        Assert.Equal("Cancelled", (string)(await rita.CallAsync(PathOf(request))).Json["status"]!);
    }

    private async Task<JsonNode> ApproveAsync(string snapshot)
    {
        JsonNode request = await SubmitAsync(snapshot);
        using HttpClient anna = Portal.ClientFor(Portal.Anna);
        return (await anna.SendAsync(PathOf(request, "/approve"), body: null)).Must(HttpStatusCode.OK).Json;
    }

    private async Task<JsonNode> UntilAsync(JsonNode request, string status)
    {
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        return await PortalUnderTest.UntilAsync(async () => (await rita.CallAsync(PathOf(request))).Must(HttpStatusCode.OK).Json, r => (string)r["status"]! == status);
    }

    private async Task FreezeAsync(bool frozen)
    {
        await using AsyncServiceScope scope = Portal.ScopeOf(Portal.Ada);
        await scope.ServiceProvider.GetRequiredService<SetFreeze>().ExecuteAsync(PortalUnderTest.Connection, frozen, "While the test changes the snapshot.", CancellationToken.None);
    }

    private async Task DeleteSnapshotAsync(string name) =>
        Assert.Equal(HttpStatusCode.OK, (await Portal.EmulatorControl.ControlAsync(HttpMethod.Delete, "snapshots", new { region = PortalUnderTest.Region, kind = "instance", name })).Status);

    private async Task<int> SendsOfAsync(string name) => (await Portal.EmulatorControl.SendsAsync()).Count(s => (string?)s!["sourceSnapshotName"] == name);
}

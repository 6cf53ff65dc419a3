using System.Net;
using System.Text.Json.Nodes;
using ExportPortal.Integration.Tests.Portal;
using Xunit;

namespace ExportPortal.Integration.Tests.Api;

/// <summary>The portal's reason, over REST alone: ask, approve, find the AMI or EBS snapshot.</summary>
public sealed class WholeJobTests(SharedPortal shared) : ApiTest(shared)
{
    [Theory]
    [InlineData("instance", "Instance", "ami-")]
    [InlineData("disk", "Disk", "snap-")]
    public async Task A_snapshot_is_asked_for_approved_and_exported(string kind, string kindInApi, string idBegins)
    {
        string name = await Portal.MakeSnapshotAsync(kind);
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        using HttpClient anna = Portal.ClientFor(Portal.Anna);

        ApiAnswer found = (await rita.CallAsync($"/api/v1/snapshots?q={name}&kind={kind}&connection={PortalUnderTest.Connection}&region={PortalUnderTest.Region}")).Must(HttpStatusCode.OK);
        JsonNode snapshot = Assert.Single(found.Json["items"]!.AsArray())!;
        Assert.True((bool)snapshot["exportable"]!);

        ApiAnswer made = (await rita.SendAsync("/api/v1/requests", new { connection = snapshot["connection"], region = snapshot["region"], snapshotName = snapshot["name"], kind, justification = Why })).Must(HttpStatusCode.Created);
        Assert.Equal(PathOf(made.Json), made.Message.Headers.Location!.OriginalString);
        Assert.Equal("PendingApproval", (string)made.Json["status"]!);
        Assert.Equal(kindInApi, (string)made.Json["kind"]!);
        Assert.Equal((string)snapshot["arn"]!, (string)made.Json["snapshotArn"]!);
        Assert.Equal("rita", (string)made.Json["requestedBy"]!);
        Assert.Equal(1, (int)made.Json["requiredApprovals"]!);

        ApiAnswer approved = (await anna.SendAsync(PathOf(made.Json, "/approve"), body: null)).Must(HttpStatusCode.OK);
        JsonNode decision = Assert.Single(approved.Json["decisions"]!.AsArray())!;
        Assert.Equal("Approved", (string)decision["kind"]!);
        Assert.Equal("anna", (string)decision["by"]!);

        JsonNode done = await PortalUnderTest.UntilAsync(async () => (await rita.CallAsync(PathOf(made.Json))).Json, r => (string)r["status"]! is "Succeeded" or "Failed" or "NeedsAttention");
        Assert.Equal("Succeeded", (string)done["status"]!);
        Assert.StartsWith(idBegins, (string)done["destination"]!["id"]!, StringComparison.Ordinal);
        Assert.Single(done["attempts"]!.AsArray());
        Assert.NotEmpty(done["operations"]!.AsArray());
        Assert.All(done["operations"]!.AsArray(), o => Assert.True((bool)o!["isTerminal"]!));
        Assert.Null(done["error"]);

        JsonArray ledger = await Portal.EmulatorControl.LedgerAsync();
        Assert.Single(ledger, e => (string)e!["operation"]! == "ExportSnapshot" && (string)e["sourceSnapshotName"]! == name);
    }

    [Fact]
    public async Task A_scheduled_request_waits_and_can_be_cancelled()
    {
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        using HttpClient anna = Portal.ClientFor(Portal.Anna);
        string name = await Portal.MakeSnapshotAsync();
        DateTimeOffset tomorrow = DateTimeOffset.UtcNow.AddDays(1);
        ApiAnswer made = (await rita.SendAsync("/api/v1/requests",
            new { connection = PortalUnderTest.Connection, region = PortalUnderTest.Region, snapshotName = name, justification = Why, notBefore = tomorrow })).Must(HttpStatusCode.Created);
        Assert.EndsWith("Z", (string)made.Json["notBefore"]!, StringComparison.Ordinal);

        (await anna.SendAsync(PathOf(made.Json, "/approve"), new { comment = "Fine, tomorrow." })).Must(HttpStatusCode.OK);
        ApiAnswer cancelled = (await rita.SendAsync(PathOf(made.Json, "/withdraw"), body: null)).Must(HttpStatusCode.OK);

        Assert.Equal("Cancelled", (string)cancelled.Json["status"]!);
        Assert.Empty(cancelled.Json["attempts"]!.AsArray());
    }

    [Fact]
    public async Task A_failed_export_is_retried_under_the_same_approval()
    {
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        using HttpClient anna = Portal.ClientFor(Portal.Anna);
        JsonNode request = await SubmitAsync();
        await Portal.EmulatorControl.PostAsync("chaos",
            new { operation = "ExportSnapshot", effect = "error", count = 1, error = new { type = "AccessDeniedException", status = 400, message = "Not with this key." } });
        (await anna.SendAsync(PathOf(request, "/approve"), body: null)).Must(HttpStatusCode.OK);
        JsonNode failed = await PortalUnderTest.UntilAsync(async () => (await rita.CallAsync(PathOf(request))).Json, r => (string)r["status"]! == "Failed");
        Assert.Equal("AccessDeniedException", (string)failed["error"]!["code"]!);

        (await rita.SendAsync(PathOf(request, "/retry"), body: null)).Must(HttpStatusCode.OK);

        JsonNode done = await PortalUnderTest.UntilAsync(async () => (await rita.CallAsync(PathOf(request))).Json, r => (string)r["status"]! == "Succeeded");
        Assert.Equal(2, done["attempts"]!.AsArray().Count);
    }
}

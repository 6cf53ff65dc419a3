using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ExportPortal.Data;
using ExportPortal.Domain.Audit;
using ExportPortal.Integration.Tests.Portal;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExportPortal.Integration.Tests.Api;

/// <summary>What the API refuses, with which status, code and field.</summary>
public sealed class RefusedInputTests(SharedPortal shared) : ApiTest(shared)
{
    [Theory]
    [InlineData("connection", "nowhere", "unknown-connection", "connection")]
    [InlineData("region", "mars-north-1", "unknown-region", "region")]
    [InlineData("region", null, "unknown-region", "region")]
    [InlineData("snapshotName", null, "snapshot-name-missing", "snapshotName")]
    [InlineData("snapshotName", "-leading-hyphen", "snapshot-name-invalid", "snapshotName")]
    [InlineData("snapshotName", "no spaces or $", "snapshot-name-invalid", "snapshotName")]
    [InlineData("snapshotName", "there-is-no-such-snapshot", "snapshot-not-found", "snapshotName")]
    [InlineData("justification", "", "justification-too-short", "justification")]
    [InlineData("justification", null, "justification-too-short", "justification")]
    [InlineData("notBefore", "2020-01-01T00:00:00Z", "not-before-past", "notBefore")]
    [InlineData("notBefore", "soon", "body-invalid", "notBefore")]
    [InlineData("kind", "Floppy", "body-invalid", "kind")]
    public async Task A_wrong_member_is_named(string member, string? value, string code, string field)
    {
        JsonObject body = (JsonObject)System.Text.Json.JsonSerializer.SerializeToNode(Wanted(await Portal.MakeSnapshotAsync()))!;
        body[member] = value;
        using HttpClient rita = Portal.ClientFor(Portal.Rita);

        ApiAnswer answer = await rita.SendAsync("/api/v1/requests", body);

        answer.MustBeProblem(HttpStatusCode.BadRequest, code, field);
    }

    [Fact]
    public async Task A_justification_of_10_000_characters_is_refused()
    {
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        ApiAnswer answer = await rita.SendAsync("/api/v1/requests", Wanted(await Portal.MakeSnapshotAsync(), new string('x', 10_000)));
        answer.MustBeProblem(HttpStatusCode.BadRequest, "justification-too-long", "justification");
    }

    [Fact]
    public async Task A_snapshot_that_is_still_being_made_is_a_conflict()
    {
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        ApiAnswer answer = await rita.SendAsync("/api/v1/requests", Wanted(await Portal.MakeSnapshotAsync(state: "pending")));
        answer.MustBeProblem(HttpStatusCode.Conflict, "snapshot-pending");
    }

    [Fact]
    public async Task A_second_request_for_the_same_snapshot_is_a_conflict()
    {
        string name = await Portal.MakeSnapshotAsync();
        await SubmitAsync(name);
        using HttpClient ravi = Portal.ClientFor(Portal.Ravi);
        (await ravi.SendAsync("/api/v1/requests", Wanted(name))).MustBeProblem(HttpStatusCode.Conflict, "already-requested");
    }

    [Theory]
    [InlineData("{", "application/json", 400, "body-invalid")]
    [InlineData("", "application/json", 400, "body-invalid")]
    [InlineData("null", "application/json", 400, "body-invalid")]
    [InlineData("[]", "application/json", 400, "body-invalid")]
    [InlineData("\"text\"", "application/json", 400, "body-invalid")]
    [InlineData("connection=acme", "application/x-www-form-urlencoded", 415, "media-type-not-supported")]
    [InlineData("{}", "text/plain", 415, "media-type-not-supported")]
    public async Task A_body_that_is_no_json_object_is_refused(string body, string mediaType, int status, string code)
    {
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        using StringContent content = new(body, Encoding.UTF8, new MediaTypeHeaderValue(mediaType));
        (await rita.SendAsync(HttpMethod.Post, "/api/v1/requests", content)).MustBeProblem((HttpStatusCode)status, code);
    }

    [Fact]
    public async Task A_member_of_the_wrong_type_is_named()
    {
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        (await rita.SendAsync("/api/v1/requests", new { snapshotName = 17 })).MustBeProblem(HttpStatusCode.BadRequest, "body-invalid", "snapshotName");
    }

    [Fact]
    public async Task A_body_of_more_than_128_KB_is_refused()
    {
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        (await rita.SendAsync("/api/v1/requests", Wanted("any", new string('x', 140_000)))).MustBeProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Fact]
    public async Task Members_that_are_not_the_requesters_to_set_are_ignored()
    {
        JsonObject body = (JsonObject)System.Text.Json.JsonSerializer.SerializeToNode(Wanted(await Portal.MakeSnapshotAsync()))!;
        body["status"] = "Approved";
        body["requestedBy"] = "anna";
        body["requestedById"] = Portal.Anna.Id;
        body["requiredApprovals"] = 0;
        body["id"] = Guid.Empty;
        body["version"] = 99;
        body["decisions"] = new JsonArray();
        using HttpClient rita = Portal.ClientFor(Portal.Rita);

        JsonNode made = (await rita.SendAsync("/api/v1/requests", body)).Must(HttpStatusCode.Created).Json;

        Assert.Equal("PendingApproval", (string)made["status"]!);
        Assert.Equal(Portal.Rita.Id, (Guid)made["requestedById"]!);
        Assert.Equal(1, (int)made["requiredApprovals"]!);
        Assert.NotEqual(Guid.Empty, (Guid)made["id"]!);
    }

    [Fact]
    public async Task Only_requesters_submit_and_only_approvers_decide()
    {
        JsonNode request = await SubmitAsync();
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        (await rita.SendAsync(PathOf(request, "/approve"), body: null)).MustBeProblem(HttpStatusCode.Forbidden, "role-missing");
        foreach (Person person in new[] { Portal.Anna, Portal.Otto, Portal.Ada })
        {
            using HttpClient client = Portal.ClientFor(person);
            (await client.SendAsync("/api/v1/requests", Wanted("shop-web-1-before-upgrade"))).MustBeProblem(HttpStatusCode.Forbidden, "role-missing");
        }

        using HttpClient otto = Portal.ClientFor(Portal.Otto);
        foreach (string action in new[] { "/approve", "/reject", "/withdraw", "/retry" })
        {
            (await otto.SendAsync(PathOf(request, action), body: null)).MustBeProblem(HttpStatusCode.Forbidden, "role-missing");
        }

        (await otto.SendAsync(PathOf(request, "/resolve"), new { notOurs = true, reason = "I say it was not ours." })).MustBeProblem(HttpStatusCode.Forbidden, "role-missing");
    }

    [Fact]
    public async Task A_refusal_leaves_an_audit_event()
    {
        JsonNode request = await SubmitAsync();
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        (await rita.SendAsync(PathOf(request, "/approve"), body: null)).Must(HttpStatusCode.Forbidden);

        await using PortalDb db = Portal.OpenDb();
        Guid id = (Guid)request["id"]!;
        AuditEvent refusal = await db.AuditEvents.SingleAsync(e => e.RequestId == id && e.Action == AuditActions.Refused);
        Assert.Equal(ActorKind.Token, refusal.ActorKind);
        Assert.Contains("role-missing", refusal.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_elses_request_is_not_found_by_requesters()
    {
        JsonNode request = await SubmitAsync(by: Portal.Rita);
        using HttpClient ravi = Portal.ClientFor(Portal.Ravi);
        (await ravi.CallAsync(PathOf(request))).MustBeProblem(HttpStatusCode.NotFound, "request-not-found");
        (await ravi.SendAsync(PathOf(request, "/withdraw"), body: null)).MustBeProblem(HttpStatusCode.NotFound, "request-not-found");
        JsonArray seen = (await ravi.CallAsync("/api/v1/requests?limit=500")).Must(HttpStatusCode.OK).Json["items"]!.AsArray();
        Assert.DoesNotContain(seen, r => (Guid)r!["requestedById"]! != Portal.Ravi.Id);
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        (await rita.CallAsync($"/api/v1/requests/{Guid.NewGuid()}")).MustBeProblem(HttpStatusCode.NotFound, "request-not-found");
        (await rita.CallAsync("/api/v1/requests/1")).MustBeProblem(HttpStatusCode.NotFound, "not-found");
        (await rita.CallAsync("/api/v1/nothing")).MustBeProblem(HttpStatusCode.NotFound, "not-found");
        ApiAnswer wrongMethod = await rita.SendAsync(HttpMethod.Delete, "/api/v1/requests", null);
        wrongMethod.MustBeProblem(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        Assert.Contains("POST", wrongMethod.Message.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/api/v1/requests?limit=0", "limit-invalid", "limit")]
    [InlineData("/api/v1/requests?limit=501", "limit-invalid", "limit")]
    [InlineData("/api/v1/requests?limit=many", "limit-invalid", "limit")]
    [InlineData("/api/v1/requests?mine=perhaps", "mine-invalid", "mine")]
    [InlineData("/api/v1/requests?status=Done", "status-invalid", "status")]
    [InlineData("/api/v1/requests?status=3", "status-invalid", "status")]
    [InlineData("/api/v1/requests?cursor=nonsense!", "cursor-invalid", "cursor")]
    [InlineData("/api/v1/requests?cursor=LTE", "cursor-invalid", "cursor")]
    [InlineData("/api/v1/snapshots?cursor=MTIz", "cursor-invalid", "cursor")]
    [InlineData("/api/v1/snapshots?cursor=%00", "cursor-invalid", "cursor")]
    [InlineData("/api/v1/snapshots?kind=1", "kind-invalid", "kind")]
    [InlineData("/api/v1/snapshots?limit=-1", "limit-invalid", "limit")]
    [InlineData("/api/v1/audit?from=yesterday", "time-invalid", "from")]
    [InlineData("/api/v1/audit?action=nothing.such", "action-unknown", "action")]
    [InlineData("/api/v1/audit?cursor=e30", "cursor-invalid", "cursor")]
    [InlineData("/api/v1/audit/export?format=pdf", "format-invalid", "format")]
    [InlineData("/api/v1/audit/export", "format-invalid", "format")]
    [InlineData("/api/v1/audit/export?format=csv&action=nothing.such", "action-unknown", "action")]
    public async Task A_wrong_parameter_is_named(string path, string code, string field)
    {
        using HttpClient otto = Portal.ClientFor(Portal.Otto);
        (await otto.CallAsync(path)).MustBeProblem(HttpStatusCode.BadRequest, code, field);
    }

    [Theory]
    [InlineData("/api/v1/audit")]
    [InlineData("/api/v1/audit/export?format=jsonl")]
    [InlineData("/api/v1/audit/verify")]
    public async Task The_history_is_for_auditors(string path)
    {
        using HttpClient anna = Portal.ClientFor(Portal.Anna);
        (await anna.CallAsync(path)).MustBeProblem(HttpStatusCode.Forbidden, "role-missing");
    }
}

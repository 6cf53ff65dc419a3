using System.Net;
using System.Text.Json.Nodes;
using ExportPortal.Integration.Tests.Portal;
using Xunit;

namespace ExportPortal.Integration.Tests.Api;

/// <summary>Deciding and submitting more than once, and paging.</summary>
public sealed class DecisionTests(SharedPortal shared) : ApiTest(shared)
{
    [Fact]
    public async Task A_decided_request_cannot_be_approved_again()
    {
        JsonNode request = await SubmitAsync();
        using HttpClient anna = Portal.ClientFor(Portal.Anna);
        using HttpClient amir = Portal.ClientFor(Portal.Amir);
        (await anna.SendAsync(PathOf(request, "/approve"), new { comment = "Yes." })).Must(HttpStatusCode.OK);

        (await anna.SendAsync(PathOf(request, "/approve"), body: null)).MustBeProblem(HttpStatusCode.Conflict, "not-pending");
        (await amir.SendAsync(PathOf(request, "/approve"), body: null)).MustBeProblem(HttpStatusCode.Conflict, "not-pending");
    }

    [Fact]
    public async Task Of_two_approvals_at_the_same_instant_one_counts()
    {
        JsonNode request = await SubmitAsync();
        using HttpClient anna = Portal.ClientFor(Portal.Anna);
        using HttpClient amir = Portal.ClientFor(Portal.Amir);

        ApiAnswer[] answers = await Task.WhenAll(anna.SendAsync(PathOf(request, "/approve"), body: null), amir.SendAsync(PathOf(request, "/approve"), body: null));

        Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
        Assert.Single(answers, a => a.Status == HttpStatusCode.Conflict).MustBeProblem(HttpStatusCode.Conflict, "not-pending");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no")]
    public async Task A_rejection_needs_a_comment(string? comment)
    {
        JsonNode request = await SubmitAsync();
        using HttpClient anna = Portal.ClientFor(Portal.Anna);
        (await anna.SendAsync(PathOf(request, "/reject"), new { comment })).MustBeProblem(HttpStatusCode.BadRequest, "comment-required", "comment");
    }

    [Fact]
    public async Task A_rejection_with_a_comment_ends_the_request()
    {
        JsonNode request = await SubmitAsync();
        using HttpClient anna = Portal.ClientFor(Portal.Anna);
        JsonNode rejected = (await anna.SendAsync(PathOf(request, "/reject"), new { comment = "Use the newer snapshot, please." })).Must(HttpStatusCode.OK).Json;
        Assert.Equal("Rejected", (string)rejected["status"]!);
        Assert.Equal("Use the newer snapshot, please.", (string)rejected["decisions"]![0]!["comment"]!);
    }

    [Fact]
    public async Task An_approver_who_saw_another_plan_is_told()
    {
        JsonNode request = await SubmitAsync();
        using HttpClient anna = Portal.ClientFor(Portal.Anna);
        (await anna.SendAsync(PathOf(request, "/approve"), new { planHash = new string('0', 64) })).MustBeProblem(HttpStatusCode.Conflict, "plan-changed");
        (await anna.SendAsync(PathOf(request, "/approve"), new { planHash = (string)request["planHash"]! })).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Only_what_needs_attention_is_resolved()
    {
        JsonNode request = await SubmitAsync();
        using HttpClient ada = Portal.ClientFor(Portal.Ada);
        (await ada.SendAsync(PathOf(request, "/resolve"), new { notOurs = true, reason = "Checked in the console." })).MustBeProblem(HttpStatusCode.Conflict, "not-attention");
    }

    [Fact]
    public async Task Only_a_failed_request_is_retried()
    {
        JsonNode request = await SubmitAsync();
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        (await rita.SendAsync(PathOf(request, "/retry"), body: null)).MustBeProblem(HttpStatusCode.Conflict, "not-failed");
    }

    [Fact]
    public async Task A_replayed_submission_with_the_same_key_is_the_same_request()
    {
        object wanted = Wanted(await Portal.MakeSnapshotAsync());
        string key = Guid.NewGuid().ToString();
        using HttpClient rita = Portal.ClientFor(Portal.Rita);

        ApiAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => rita.SendAsync("/api/v1/requests", wanted, ("Idempotency-Key", key))));

        Assert.All(answers, a => a.Must(HttpStatusCode.Created));
        Assert.Single(answers.Select(a => (Guid)a.Json["id"]!).Distinct());
    }

    [Fact]
    public async Task A_key_cannot_be_used_for_another_snapshot()
    {
        string key = Guid.NewGuid().ToString();
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        (await rita.SendAsync("/api/v1/requests", Wanted(await Portal.MakeSnapshotAsync()), ("Idempotency-Key", key))).Must(HttpStatusCode.Created);

        ApiAnswer reused = await rita.SendAsync("/api/v1/requests", Wanted(await Portal.MakeSnapshotAsync()), ("Idempotency-Key", key));

        reused.MustBeProblem(HttpStatusCode.Conflict, "idempotency-key-reused");
    }

    [Fact]
    public async Task The_same_key_of_another_person_is_another_key()
    {
        string key = Guid.NewGuid().ToString();
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        using HttpClient ravi = Portal.ClientFor(Portal.Ravi);
        ApiAnswer hers = (await rita.SendAsync("/api/v1/requests", Wanted(await Portal.MakeSnapshotAsync()), ("Idempotency-Key", key))).Must(HttpStatusCode.Created);
        ApiAnswer his = (await ravi.SendAsync("/api/v1/requests", Wanted(await Portal.MakeSnapshotAsync()), ("Idempotency-Key", key))).Must(HttpStatusCode.Created);
        Assert.NotEqual((Guid)hers.Json["id"]!, (Guid)his.Json["id"]!);
    }

    [Fact]
    public async Task A_key_that_is_too_long_is_refused()
    {
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        ApiAnswer answer = await rita.SendAsync("/api/v1/requests", Wanted(await Portal.MakeSnapshotAsync()), ("Idempotency-Key", new string('k', 201)));
        answer.MustBeProblem(HttpStatusCode.BadRequest, "idempotency-key-invalid", "Idempotency-Key");
    }

    [Fact]
    public async Task Requests_are_paged_to_the_end_without_gap_or_double()
    {
        List<Guid> made = [];
        for (int i = 0; i < 7; i++)
        {
            made.Insert(0, (Guid)(await SubmitAsync())["id"]!);
        }

        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        List<Guid> paged = await AllAsync(rita, "/api/v1/requests?mine=true&limit=3", r => (Guid)r["id"]!);

        Assert.Equal(paged.Distinct(), paged);
        Assert.Equal(made, paged.Take(made.Count));
    }

    [Fact]
    public async Task Requests_are_filtered_by_status_and_owner()
    {
        JsonNode withdrawn = await SubmitAsync();
        JsonNode pending = await SubmitAsync();
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        using HttpClient anna = Portal.ClientFor(Portal.Anna);
        (await rita.SendAsync(PathOf(withdrawn, "/withdraw"), body: null)).Must(HttpStatusCode.OK);

        Assert.Equal(["Withdrawn"], await StatusesAsync(rita, "status=withdrawn"));
        Assert.Equal(["PendingApproval", "Withdrawn"], await StatusesAsync(rita, "status=Withdrawn,PendingApproval"));
        Assert.Equal(["PendingApproval", "Withdrawn"], await StatusesAsync(rita, "status=Withdrawn&status=PendingApproval"));
        Assert.Empty(await StatusesAsync(anna, "mine=true"));
        Assert.Contains((Guid)pending["id"]!, await AllAsync(anna, "/api/v1/requests?mine=false&limit=500", r => (Guid)r["id"]!));
    }

    [Fact]
    public async Task Snapshots_are_paged_to_the_end_without_gap_or_double()
    {
        using HttpClient otto = Portal.ClientFor(Portal.Otto);
        JsonArray whole = (await otto.CallAsync("/api/v1/snapshots?limit=500&region=eu-west-1")).Must(HttpStatusCode.OK).Json["items"]!.AsArray();
        List<string> paged = await AllAsync(otto, "/api/v1/snapshots?limit=1&region=eu-west-1", s => (string)s["arn"]!);
        Assert.True(paged.Count > 1);
        Assert.Equal(whole.Select(s => (string)s!["arn"]!), paged);
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_exported_says_why()
    {
        string name = await Portal.MakeSnapshotAsync(state: "pending");
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        JsonNode snapshot = Assert.Single((await rita.CallAsync($"/api/v1/snapshots?q={name}")).Must(HttpStatusCode.OK).Json["items"]!.AsArray())!;
        Assert.False((bool)snapshot["exportable"]!);
        Assert.NotEmpty((string)snapshot["reason"]!);
        Assert.Equal("env", (string)snapshot["tags"]![0]!["key"]!);
    }

    private static async Task<List<T>> AllAsync<T>(HttpClient client, string path, Func<JsonNode, T> member)
    {
        List<T> all = [];
        string? cursor = null;
        do
        {
            JsonNode page = (await client.CallAsync(cursor is null ? path : $"{path}&cursor={cursor}")).Must(HttpStatusCode.OK).Json;
            all.AddRange(page["items"]!.AsArray().Select(i => member(i!)));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);
        return all;
    }

    private static async Task<IEnumerable<string>> StatusesAsync(HttpClient client, string query) =>
        (await AllAsync(client, $"/api/v1/requests?limit=500&{query}", r => (string)r["status"]!)).Distinct().Order(StringComparer.Ordinal);
}

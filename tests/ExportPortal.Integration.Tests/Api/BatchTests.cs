using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using ExportPortal.Data;
using ExportPortal.Domain.Audit;
using ExportPortal.Integration.Tests.Portal;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExportPortal.Integration.Tests.Api;

/// <summary>Many snapshots in one go, and many decisions.</summary>
public sealed class BatchTests(SharedPortal shared, ITestOutputHelper output) : ApiTest(shared)
{
    [Fact]
    public async Task A_batch_of_a_hundred_is_submitted_and_half_of_it_approved_while_some_are_withdrawn()
    {
        string[] names = [.. await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Portal.MakeSnapshotAsync()))];
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        using HttpClient anna = Portal.ClientFor(Portal.Anna);
        object[] items = [.. names.Select(n => new { connection = PortalUnderTest.Connection, region = PortalUnderTest.Region, snapshotName = n, kind = "Instance" })];

        Stopwatch watch = Stopwatch.StartNew();
        JsonNode batch = (await rita.SendAsync("/api/v1/requests/batch", new { items, justification = Why }, ("Idempotency-Key", "hundred"))).Must(HttpStatusCode.OK).Json;
        TimeSpan submitted = watch.Elapsed;
        Guid[] ids = [.. batch["items"]!.AsArray().Select(i => (Guid)i!["id"]!)];
        Assert.Equal(100, ids.Distinct().Count());
        watch.Restart();
        Task<ApiAnswer> approving = anna.SendAsync("/api/v1/requests/decisions", new { decision = "Approved", items = ids.Take(50).Select(id => new { id }) });
        ApiAnswer[] withdrawn = await Task.WhenAll(ids.Skip(20).Take(10).Select(id => rita.SendAsync($"/api/v1/requests/{id}/withdraw", body: null)));
        JsonArray decided = (await approving).Must(HttpStatusCode.OK).Json.AsArray();
        output.WriteLine($"submitted in {submitted.TotalSeconds:0.00} s, half approved while ten were withdrawn in {watch.Elapsed.TotalSeconds:0.00} s");

        Assert.Equal(50, decided.Count);
        Assert.All(decided.Where(d => d!["code"] is not null), d => Assert.Equal("not-pending", (string)d!["code"]!));
        for (int i = 0; i < 10; i++)
        {
            // Whoever came first has it: withdrawn before the approval, or cancelled after it and before the call, or sent already.
            string status = (string)(await rita.CallAsync($"/api/v1/requests/{ids[20 + i]}")).Json["status"]!;
            bool approved = decided[20 + i]!["code"] is null;
            bool back = withdrawn[i].Status == HttpStatusCode.OK;
            Assert.Equal(back ? approved ? "Cancelled" : "Withdrawn" : "sent", back ? status : "sent");
            Assert.True(back || approved, $"neither counted: {withdrawn[i].Json}");
        }

        JsonNode again = (await rita.SendAsync("/api/v1/requests/batch", new { items, justification = Why }, ("Idempotency-Key", "hundred"))).Must(HttpStatusCode.OK).Json;
        Assert.Equal(ids, again["items"]!.AsArray().Select(i => (Guid)i!["id"]!));
        Assert.Equal((Guid)batch["batchId"]!, (Guid)again["batchId"]!);
        await using PortalDb db = Portal.OpenDb();
        Guid batchId = (Guid)batch["batchId"]!;
        Assert.Equal(100, await db.Requests.CountAsync(r => r.BatchId == batchId));
    }

    [Fact]
    public async Task One_that_is_refused_keeps_none_of_the_others()
    {
        string fine = await Portal.MakeSnapshotAsync();
        string pending = await Portal.MakeSnapshotAsync(state: "pending");
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        object Item(string? name, string region = PortalUnderTest.Region) => new { connection = PortalUnderTest.Connection, region, snapshotName = name };

        JsonNode batch = (await rita.SendAsync("/api/v1/requests/batch", new
        {
            items = new[] { Item(fine), Item(pending), Item("there-is-none"), Item("bad name!"), Item(fine), Item(fine, "mars-north-1"), Item(null) },
            justification = Why, tags = new[] { "project=harbour" }, repeatReason = "",
        })).Must(HttpStatusCode.OK).Json;

        Assert.Equal([null, "snapshot-pending", "snapshot-not-found", "snapshot-name-invalid", "twice-in-batch", "unknown-region", "snapshot-name-missing"], batch["items"]!.AsArray().Select(i => (string?)i!["code"]));
        JsonNode made = (await rita.CallAsync($"/api/v1/requests/{(Guid)batch["items"]![0]!["id"]!}")).Must(HttpStatusCode.OK).Json;
        Assert.Equal(("Passed", "project=harbour"), ((string)made["checks"]!["result"]!, (string)made["tags"]![0]!));
        await using PortalDb db = Portal.OpenDb();
        Guid batchId = (Guid)batch["batchId"]!;
        Assert.Equal(fine, (await db.Requests.SingleAsync(r => r.BatchId == batchId)).SnapshotName);
        Assert.True(await db.AuditEvents.AnyAsync(e => e.Action == AuditActions.BatchSubmitted && e.SubjectId == batchId.ToString()));
        Assert.True(await db.AuditEvents.AnyAsync(e => e.Action == AuditActions.Refused && e.SubjectId == "there-is-none"));
    }

    [Fact]
    public async Task Too_many_none_and_the_wrong_role_are_refused_whole()
    {
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        using HttpClient anna = Portal.ClientFor(Portal.Anna);
        object[] many = [.. Enumerable.Range(0, 101).Select(i => new { connection = PortalUnderTest.Connection, region = PortalUnderTest.Region, snapshotName = $"web-{i}" })];

        (await rita.SendAsync("/api/v1/requests/batch", new { items = many, justification = Why })).MustBeProblem(HttpStatusCode.BadRequest, "batch-too-large", "items");
        (await rita.SendAsync("/api/v1/requests/batch", new { items = Array.Empty<object>(), justification = Why })).MustBeProblem(HttpStatusCode.BadRequest, "batch-empty", "items");
        (await anna.SendAsync("/api/v1/requests/batch", new { items = many.Take(1), justification = Why })).MustBeProblem(HttpStatusCode.Forbidden, "role-missing");
        (await rita.SendAsync("/api/v1/requests/decisions", new { decision = "Approved", items = Array.Empty<object>() })).MustBeProblem(HttpStatusCode.Forbidden, "role-missing");
        (await anna.SendAsync("/api/v1/requests/decisions", new { items = Array.Empty<object>() })).MustBeProblem(HttpStatusCode.BadRequest, "decision-required", "decision");
    }

    [Fact]
    public async Task People_talk_about_a_request_and_the_history_keeps_their_words()
    {
        JsonNode request = await SubmitAsync();
        using HttpClient anna = Portal.ClientFor(Portal.Anna);
        using HttpClient rita = Portal.ClientFor(Portal.Rita);

        (await anna.SendAsync(PathOf(request, "/messages"), new { text = "Which project is it for?" })).Must(HttpStatusCode.OK);
        (await rita.SendAsync(PathOf(request, "/messages"), new { text = "The shop." })).Must(HttpStatusCode.OK);
        (await rita.SendAsync(PathOf(request, "/messages"), new { text = "  " })).MustBeProblem(HttpStatusCode.BadRequest, "message-empty", "text");
        (await rita.SendAsync(PathOf(request, "/messages"), new { text = new string('x', 2001) })).MustBeProblem(HttpStatusCode.BadRequest, "message-too-long", "text");

        await using PortalDb db = Portal.OpenDb();
        Guid id = (Guid)request["id"]!;
        Assert.Equal(2, await db.AuditEvents.CountAsync(e => e.RequestId == id && e.Action == AuditActions.RequestCommented));
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ExportPortal.Data;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Integration.Tests.Portal;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExportPortal.Integration.Tests.Execution;

/// <summary>The road from "unknown": adopt, no trace, ambiguous, and how an administrator settles it.</summary>
public sealed class ReconcileTests
{
    private static readonly (string, string)[] s_short = [("Execution:SettleWindow", "00:00:03"), ("Execution:PollInterval", "00:00:00.300")];

    [Fact]
    public async Task A_lost_answer_is_adopted_at_the_end_of_the_quarantine_and_not_before()
    {
        await using PortalUnderTest portal = await PortalUnderTest.StartAsync(s_short);
        await ChaosAsync(portal, "dropAfter");
        Guid id = await ApprovedAsync(portal);

        ExportRequest probably = await ErrorOutcomeTests.WaitAsync(portal, id, r => r.LastAttempt?.CandidateRecordArn is not null);
        Assert.Equal(RequestStatus.Reconciling, probably.Status);
        ExportRequest request = await ErrorOutcomeTests.WaitAsync(portal, id, r => r.Status.IsEnd());

        Assert.Equal(RequestStatus.Succeeded, request.Status);
        Assert.True(request.LastAttempt!.Adopted);
        Assert.StartsWith("ami-", request.DestinationId, StringComparison.Ordinal);
        Assert.Single(request.Operations);
        AuditEvent adopted = await EventAsync(portal, id, AuditActions.ExportAdopted);
        Assert.True(adopted.At >= request.LastAttempt.IntentAt.AddSeconds(3));
        Assert.Single(await portal.EmulatorControl.LedgerAsync());
    }

    [Fact]
    public async Task No_trace_needs_a_person_and_not_ours_sends_it_again_once()
    {
        await using PortalUnderTest portal = await PortalUnderTest.StartAsync(s_short);
        await ChaosAsync(portal, "dropBefore");
        Guid id = await ApprovedAsync(portal);
        ExportRequest stopped = await ErrorOutcomeTests.WaitAsync(portal, id, r => r.Status == RequestStatus.NeedsAttention);
        Assert.Equal("no-trace", stopped.ErrorCode);
        Assert.True(stopped.LastAttempt!.EmptyListings >= 2);
        Assert.Empty(await portal.EmulatorControl.LedgerAsync());

        Assert.Equal(HttpStatusCode.Forbidden, await ResolveAsync(portal, portal.Anna, id, new { notOurs = true, reason = "I looked in the console" }));
        Assert.Equal(HttpStatusCode.BadRequest, await ResolveAsync(portal, portal.Ada, id, new { notOurs = true, reason = "short" }));
        Assert.Equal(HttpStatusCode.BadRequest, await ResolveAsync(portal, portal.Ada, id, new { adoptRecord = "no-such-record", reason = "I looked in the console" }));
        Assert.Equal(HttpStatusCode.OK, await ResolveAsync(portal, portal.Ada, id, new { notOurs = true, reason = "I looked in the console" }));

        ExportRequest request = await ErrorOutcomeTests.WaitAsync(portal, id, r => r.Status.IsEnd());
        Assert.Equal((RequestStatus.Succeeded, 2), (request.Status, request.Attempts.Count));
        Assert.Single(await portal.EmulatorControl.LedgerAsync());
        Assert.Contains("I looked in the console", (await EventAsync(portal, id, AuditActions.ExportResolved)).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_may_allow_the_second_attempt_when_absence_is_proven()
    {
        await using PortalUnderTest portal = await PortalUnderTest.StartAsync([.. s_short, ("Lightsail:Connections:0:CallAgainWhenProvenAbsent", "true")]);
        await ChaosAsync(portal, "dropBefore");
        Guid id = await ApprovedAsync(portal);

        ExportRequest request = await ErrorOutcomeTests.WaitAsync(portal, id, r => r.Status.IsEnd());

        Assert.Equal((RequestStatus.Succeeded, 2), (request.Status, request.Attempts.Count));
        await EventAsync(portal, id, AuditActions.ExportConfirmedNotStarted);
        Assert.Single(await portal.EmulatorControl.LedgerAsync());
    }

    [Fact]
    public async Task Two_new_records_need_a_person_who_names_the_right_one()
    {
        await using PortalUnderTest portal = await PortalUnderTest.StartAsync(s_short);
        await ChaosAsync(portal, "dropAfter");
        string snapshot = await portal.MakeSnapshotAsync();
        Guid id = await ErrorOutcomeTests.SubmitAsync(portal, snapshot);
        await ErrorOutcomeTests.ApproveAsync(portal, id);
        await ErrorOutcomeTests.WaitAsync(portal, id, r => r.Status == RequestStatus.Reconciling);
        await portal.EmulatorControl.PostAsync("export", new { region = PortalUnderTest.Region, sourceSnapshotName = snapshot });

        ExportRequest stopped = await ErrorOutcomeTests.WaitAsync(portal, id, r => r.Status == RequestStatus.NeedsAttention);
        Assert.Equal("ambiguous", stopped.ErrorCode);
        JsonArray ledger = await portal.EmulatorControl.LedgerAsync();
        string ours = ledger.Single(e => e!["accessKeyId"]!.GetValue<string>() != "console")!["recordName"]!.GetValue<string>();
        Assert.Equal(HttpStatusCode.OK, await ResolveAsync(portal, portal.Ada, id, new { adoptRecord = ours, reason = "The other one is the console's" }));

        ExportRequest request = await ErrorOutcomeTests.WaitAsync(portal, id, r => r.Status.IsEnd());
        Assert.Equal((RequestStatus.Succeeded, ours), (request.Status, request.LastAttempt!.ExportRecordName));
        Assert.Equal(2, ledger.Count);
    }

    [Fact]
    public async Task An_export_that_appears_after_a_failure_stops_the_retry()
    {
        await using PortalUnderTest portal = await PortalUnderTest.StartAsync();
        // AWS says "failed", and yet has done the work.
        await portal.EmulatorControl.PostAsync("chaos", new { operation = "ExportSnapshot", effect = "errorAfter", count = 1, error = new { type = "OperationFailureException", status = 400, message = "It failed" } });
        Guid id = await ApprovedAsync(portal);
        await ErrorOutcomeTests.WaitAsync(portal, id, r => r.Status == RequestStatus.Failed);

        using HttpClient rita = portal.ClientFor(portal.Rita);
        Assert.True((await rita.PostAsJsonAsync($"/api/v1/requests/{id}/retry", new { })).IsSuccessStatusCode);

        ExportRequest stopped = await ErrorOutcomeTests.WaitAsync(portal, id, r => r.Status == RequestStatus.NeedsAttention);
        Assert.Equal("earlier-trace", stopped.ErrorCode);
        Assert.Single(await portal.EmulatorControl.LedgerAsync());
    }

    private static Task ChaosAsync(PortalUnderTest portal, string effect) => portal.EmulatorControl.PostAsync("chaos", new { operation = "ExportSnapshot", effect, count = 1 });

    private static async Task<Guid> ApprovedAsync(PortalUnderTest portal)
    {
        Guid id = await ErrorOutcomeTests.SubmitAsync(portal);
        await ErrorOutcomeTests.ApproveAsync(portal, id);
        return id;
    }

    private static async Task<HttpStatusCode> ResolveAsync(PortalUnderTest portal, Person person, Guid id, object body)
    {
        using HttpClient client = portal.ClientFor(person);
        return (await client.PostAsJsonAsync($"/api/v1/requests/{id}/resolve", body)).StatusCode;
    }

    private static async Task<AuditEvent> EventAsync(PortalUnderTest portal, Guid id, string action)
    {
        await using PortalDb db = portal.OpenDb();
        return await db.AuditEvents.AsNoTracking().SingleAsync(e => e.RequestId == id && e.Action == action);
    }
}

using System.Text.Json;
using ExportPortal.Data;
using ExportPortal.Data.Audit;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Tests.Demo;

/// <summary>What must hold of any history, invented or not.</summary>
internal static class HistoryChecks
{
    public static async Task<IReadOnlyList<AuditEvent>> AssertChainHoldsAsync(PortalDb db)
    {
        List<AuditEvent> events = await db.AuditEvents.AsNoTracking().OrderBy(e => e.Seq).ToListAsync();
        AuditHead head = await db.AuditHead.AsNoTracking().SingleAsync();
        string prev = AuditChain.Genesis;
        for (int i = 0; i < events.Count; i++)
        {
            Assert.Null(AuditChain.FindFault(events[i], i, prev));
            prev = events[i].Hash;
        }

        Assert.Equal((events.Count, prev), (head.Seq, head.Hash));
        Assert.All(events, e => Assert.Contains(e.Action, AuditActions.All));
        return events;
    }

    public static async Task AssertNumbersAreGaplessAsync(PortalDb db)
    {
        List<long> numbers = await db.Requests.OrderBy(r => r.Number).Select(r => r.Number).ToListAsync();

        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(n => (long)n), numbers);
        Assert.Equal(numbers.Count, await db.Counters.Where(c => c.Name == Counter.Requests).Select(c => c.Value).SingleAsync());
    }

    /// <summary>Each request stands where its last event says, and its events tell of a way that the state table allows.</summary>
    public static void AssertEventsTellTheRequests(IReadOnlyList<ExportRequest> requests, IEnumerable<AuditEvent> events)
    {
        ILookup<Guid?, AuditEvent> byRequest = events.Where(e => e.RequestId is not null && e.Action != AuditActions.Refused).ToLookup(e => e.RequestId);
        foreach (ExportRequest request in requests)
        {
            List<RequestStatus> way = [.. byRequest[request.Id].Select(e => Enum.Parse<RequestStatus>(JsonDocument.Parse(e.Data).RootElement.GetProperty("status").GetString()!))];
            Assert.Equal(AuditActions.RequestSubmitted, byRequest[request.Id].First().Action);
            Assert.Equal(request.Status, way[^1]);
            Assert.All(way.Zip(way.Skip(1)), step => Assert.True(step.First == step.Second || step.First.MayBecome(step.Second), $"{request.Number}: {step.First} became {step.Second}"));
            Assert.Equal(request.Decisions.Count, byRequest[request.Id].Count(e => e.Action.StartsWith("approval.", StringComparison.Ordinal)));
            Assert.Equal(request.Attempts.Count, byRequest[request.Id].Count(e => e.Action == AuditActions.ExportClaimed));
        }
    }
}

using ExportPortal.Data.Audit;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Demo;

/// <summary>
/// Invented requests over a span of time, in batches whose events are in the order of time from the first to the last. Only the requests that
/// are under way at the batch's end are kept in memory; each is handed out together with its last event.
/// </summary>
internal sealed class SeedStream
{
    private const int Requesters = 40;
    private const int Approvers = 12;
    private readonly Random _random = new();
    private readonly PriorityQueue<(PastEvent Event, ExportRequest? Ended), (DateTimeOffset At, long Order)> _pending = new();
    private readonly PastPaths _paths;
    private readonly int _wanted;
    private readonly DateTimeOffset _from;
    private readonly DateTimeOffset _to;
    private readonly TimeSpan _step;
    private int _made;
    private long _order;
    private bool _signed;

    public SeedStream(IReadOnlyList<(string Connection, string Region)> places, PriceTable prices, int requests, DateTimeOffset now, TimeSpan span)
    {
        _wanted = requests;
        _from = now - span;
        _to = now;
        // An expiry takes seven days and some seconds: even the last request is over at the end.
        _step = (span - TimeSpan.FromDays(7.1)) / requests;
        _paths = new PastPaths(_random, new InventedSnapshots(places, _random), DemoPolicies.Set, prices, People("Requester", Requesters, []),
            People("Approver", Approvers, [DemoPolicies.Platform, DemoPolicies.Security]), People("Administrator", 1, [])[0]);
    }

    /// <summary>Everything has been handed out.</summary>
    public bool IsOver => _signed;

    /// <summary>The next batch.</summary>
    /// <param name="firstNumber">The next free request number.</param>
    /// <param name="requests">How many requests are asked for in it.</param>
    public PastBatch Next(long firstNumber, int requests)
    {
        long number = firstNumber;
        for (int i = 0; i < requests && _made < _wanted; i++, _made++, number++)
        {
            Make(number, At(_made));
        }

        List<ExportRequest> ended = [];
        List<PastEvent> events = [];
        bool last = _made == _wanted;
        while (_pending.TryPeek(out (PastEvent Event, ExportRequest? Ended) next, out (DateTimeOffset At, long) key) && (last || key.At < At(_made)))
        {
            _pending.Dequeue();
            events.Add(next.Event);
            if (next.Ended is { } request)
            {
                ended.Add(request);
            }
        }

        if (last)
        {
            events.Add(Signature());
            _signed = true;
        }

        return new PastBatch(ended, events, number - 1);
    }

    private void Make(long number, DateTimeOffset at)
    {
        PastRequest past = _paths.Walk(_paths.AnyEnd(), number, at);
        for (int i = 0; i < past.Events.Count; i++)
        {
            PastEvent e = past.Events[i];
            _pending.Enqueue((e, i == past.Events.Count - 1 ? past.Request : null), (e.At, _order++));
        }
    }

    private DateTimeOffset At(int request) => _from + TimeSpan.FromMilliseconds(Math.Floor(request * _step.TotalMilliseconds));

    private PastEvent Signature() => new(_to, AuditActor.System("seed"), new AuditEntry
    {
        Action = AuditActions.PortalSeeded, SubjectType = "portal", SubjectId = "seed",
        Data = new Dictionary<string, object?> { ["requests"] = _wanted, ["from"] = _from, ["to"] = _to, ["invented"] = true },
    });

    private PastPerson[] People(string kind, int count, string[] groups) =>
        [.. Enumerable.Range(1, count).Select(i => new PastPerson(InventedSnapshots.IdFrom(_random), $"{kind} {i} (invented)", groups, $"198.51.100.{i}"))];
}

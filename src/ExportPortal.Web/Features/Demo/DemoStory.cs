using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Demo;

/// <summary>What happened in the demo's sixty days: about 220 requests, every status among them.</summary>
/// <param name="cast">The demo's people.</param>
/// <param name="places">Connections with their regions.</param>
/// <param name="real">Snapshots that exist now; empty where the demo does not run on its own emulator.</param>
/// <param name="exports">Exports made beside the portal, by snapshot.</param>
/// <param name="prices">What storage costs.</param>
/// <param name="firstNumber">Number of the first request.</param>
/// <param name="now">The end of the history.</param>
internal sealed class DemoStory(
    DemoCast cast, IReadOnlyList<(string Connection, string Region)> places, IReadOnlyList<SnapshotFacts> real, IReadOnlyDictionary<string, ConsoleExport> exports, PriceTable prices, long firstNumber, DateTimeOffset now)
{
    /// <summary>The snapshot whose export runs while the demo starts.</summary>
    public const string RunningSnapshot = "billing-data-year-end";

    /// <summary>The snapshot of which two exports have appeared.</summary>
    public const string AmbiguousSnapshot = "crm-app-1-auto-kept-friday";

    private const int Closed = 195;
    private const int Recent = 8;
    private readonly Random _random = new(2024);
    private readonly List<(DateTimeOffset At, Func<long, PastRequest> Make)> _plan = [];
    private InventedSnapshots? _snapshots;
    private PastPaths? _paths;

    private InventedSnapshots Snapshots => _snapshots ??= new InventedSnapshots(places, _random);

    private PastPaths Paths => _paths ??= new PastPaths(_random, Snapshots, DemoPolicies.Set, prices, [cast.Rita, cast.Ravi], [cast.Anna, cast.Amir], cast.Ada);

    /// <summary>All requests, in the order of their numbers.</summary>
    public IReadOnlyList<PastRequest> Tell()
    {
        PlanClosed();
        PlanWaiting();
        PlanSentBackAndScheduled();
        PlanDoubtful();
        if (exports.TryGetValue(RunningSnapshot, out ConsoleExport? running))
        {
            PlanRunning(running);
        }

        return [.. _plan.OrderBy(p => p.At).Select((p, i) => p.Make(firstNumber + i))];
    }

    private void PlanClosed()
    {
        PastEnd[] each = Enum.GetValues<PastEnd>();
        for (int i = 0; i < Closed; i++)
        {
            PastEnd end = i < each.Length ? each[i] : Paths.AnyEnd();
            DateTimeOffset at = WorkingTime(end == PastEnd.Expired ? TimeSpan.FromDays(7.1) : PastPaths.Longest);
            _plan.Add((at, number => Paths.Walk(end, number, at)));
        }

        for (int i = 0; i < Recent; i++)
        {
            DateTimeOffset at = Ago(TimeSpan.FromHours(4 + (i * 3.5)));
            _plan.Add((at, number => Quick(number, at)));
        }
    }

    /// <summary>Requests that wait for somebody.</summary>
    private void PlanWaiting()
    {
        Waits(cast.Ravi, "gitlab-cache-weekly", TimeSpan.FromDays(2));
        Waits(cast.Rita, "erp-test-copy-of-prod", TimeSpan.FromHours(5));
        Waits(cast.Rita, "campaign-autumn-final", TimeSpan.FromDays(6.87)); // expires in about three hours
        Waits(cast.Ravi, "analytics-lake-scratch", TimeSpan.FromHours(26));
        Waits(cast.Rita, "shop-web-1-auto-kept-easter", TimeSpan.FromMinutes(40));
        Waits(cast.Ravi, "us-shop-web-1-black-friday", TimeSpan.FromDays(3.2));
        Waits(cast.Ravi, "monitoring-1-baseline", TimeSpan.FromHours(20), past => past.Approve(cast.Amir, "Fine for me; Anna knows this server better.", Ago(TimeSpan.FromHours(3))), approvals: 2);
        Waits(cast.Rita, "legacy-intranet-last-copy", TimeSpan.FromDays(1.6), past =>
        {
            past.AskForChanges(cast.Anna, "Who deletes the image when the migration is over?", Ago(TimeSpan.FromDays(1.3)));
            past.Resubmit(cast.Rita, $"{past.Request.Justification} The intranet team deletes the image at the end of the year.", past.Request.Ticket, Ago(TimeSpan.FromDays(1.1)));
        });
        Waits(cast.Ravi, "wiki-1-old", TimeSpan.FromHours(9), past => past.TryToApprove(cast.Ravi, Ago(TimeSpan.FromHours(8.9))));
    }

    private void PlanSentBackAndScheduled()
    {
        Waits(cast.Rita, "vpn-gateway-1-baseline", TimeSpan.FromDays(1.4), past =>
            past.AskForChanges(cast.Anna, "Keys are on this machine. Please name who may start the image.", Ago(TimeSpan.FromHours(21))));
        Waits(cast.Ravi, "partner-portal-old", TimeSpan.FromHours(30), past =>
            past.AskForChanges(cast.Amir, "Please choose the snapshot after the clean-up.", Ago(TimeSpan.FromHours(7))));
        Scheduled(cast.Rita, "erp-app-2-before-migration", TimeSpan.FromDays(1.8), now.Date.AddDays(2).AddHours(22));
        Scheduled(cast.Ravi, "api-2-release-42", TimeSpan.FromHours(28), now.Date.AddDays(5).AddHours(3));
    }

    private void PlanDoubtful()
    {
        Claimed(cast.Rita, "erp-app-1-before-migration", TimeSpan.FromHours(8), TimeSpan.FromHours(6), [], past => PastPaths.LoseTrace(past));
        IReadOnlyList<string> found = exports.TryGetValue(AmbiguousSnapshot, out ConsoleExport? two) ? [.. two.Records.Select(r => r.Arn)] : [Record(1), Record(2)];
        Claimed(cast.Ravi, AmbiguousSnapshot, TimeSpan.FromHours(2), TimeSpan.FromMinutes(21), two?.Before ?? [], past =>
        {
            DateTimeOffset claimedAt = past.Request.LastAttempt!.IntentAt;
            past.LoseAnswer("no-answer", "AWS did not answer within 20 seconds.", claimedAt.AddSeconds(23), claimedAt.AddSeconds(21));
            past.Look(null, claimedAt.AddMinutes(20), claimedAt.AddMinutes(10));
            past.NeedAttention("ambiguous", $"{found.Count} new exports of the snapshot have appeared: {string.Join(", ", found)}.", found, now);
        });
        if (real.Count > 0)
        {
            // The snapshot exists and has no export: reconcile looks until the quarantine ends, and then asks a person.
            Claimed(cast.Rita, "erp-files-nightly", TimeSpan.FromHours(3), TimeSpan.FromMinutes(5), [], past =>
            {
                DateTimeOffset claimedAt = past.Request.LastAttempt!.IntentAt;
                past.LoseAnswer("connection-lost", "The connection was closed before the answer was complete.", claimedAt.AddSeconds(4), claimedAt.AddSeconds(2));
                past.Look(null, now, claimedAt.AddMinutes(2));
            });
        }
    }

    private void PlanRunning(ConsoleExport running)
    {
        DateTimeOffset calledAt = running.Records[0].CreatedAt < now ? running.Records[0].CreatedAt : now;
        Claimed(cast.Rita, RunningSnapshot, TimeSpan.FromHours(4), now - calledAt + TimeSpan.FromMilliseconds(900), running.Before, past =>
        {
            past.Start([running.Operation], calledAt);
            past.Own(running.Records[0], calledAt);
        });
    }

    private void Waits(PastPerson requester, string snapshot, TimeSpan ago, Action<PastRequest>? then = null, int approvals = 1)
    {
        DateTimeOffset at = Ago(ago);
        _plan.Add((at, number =>
        {
            PastRequest past = Paths.Ask(number, requester, RealOrInvented(snapshot, at, approvals), at);
            then?.Invoke(past);
            return past;
        }));
    }

    private void Scheduled(PastPerson requester, string snapshot, TimeSpan ago, DateTime start)
    {
        DateTimeOffset at = Ago(ago);
        _plan.Add((at, number =>
        {
            PastRequest past = Paths.Ask(number, requester, RealOrInvented(snapshot, at), at, new DateTimeOffset(start, TimeSpan.Zero));
            ApproveBetween(past, at, now.AddHours(-1));
            return past;
        }));
    }

    private void Claimed(PastPerson requester, string snapshot, TimeSpan askedAgo, TimeSpan claimedAgo, IReadOnlyList<string> baseline, Action<PastRequest> then)
    {
        DateTimeOffset at = Ago(askedAgo);
        DateTimeOffset claimedAt = Ago(claimedAgo);
        _plan.Add((at, number =>
        {
            PastRequest past = Paths.Ask(number, requester, RealOrInvented(snapshot, at), at);
            ApproveBetween(past, at, claimedAt.AddSeconds(-4));
            past.Claim(baseline, claimedAt);
            then(past);
            return past;
        }));
    }

    private PastRequest Quick(long number, DateTimeOffset at)
    {
        (PastRequest past, _) = Paths.Ask(number, at, mustBeDecided: false);
        ApproveBetween(past, at, at.AddMinutes(45));
        Paths.Export(past, at.AddMinutes(46));
        return past;
    }

    /// <summary>Whoever is needed says yes, the last one at the end.</summary>
    private void ApproveBetween(PastRequest past, DateTimeOffset from, DateTimeOffset to)
    {
        PastPerson[] approvers = [cast.Anna, cast.Amir];
        int stages = past.Request.RequiredApprovals;
        for (int i = 1; i <= stages; i++)
        {
            DateTimeOffset at = from + ((to - from) * i / stages);
            past.Approve(approvers.First(a => past.MayDecide(a, at)), i == 1 ? "Agreed with the team." : null, at);
        }
    }

    // What waits for people must need them: an invented stand-in is drawn until a policy asks for so many approvals.
    private SnapshotFacts RealOrInvented(string name, DateTimeOffset at, int approvals = 1)
    {
        SnapshotFacts? found = real.FirstOrDefault(s => s.Name == name && s.CreatedAt < at);
        while (found is null || DemoPolicies.Set.Decide(new PolicyQuestion(found, [], at, prices.Estimate(found)?.Amount)).RequiredApprovals < approvals)
        {
            found = Snapshots.Next(at);
        }

        return found;
    }

    /// <summary>A time at work, mostly on weekdays, further back than <paramref name="atLeast"/>.</summary>
    private DateTimeOffset WorkingTime(TimeSpan atLeast)
    {
        while (true)
        {
            DateTimeOffset at = now - TimeSpan.FromMilliseconds(_random.NextInt64((long)atLeast.TotalMilliseconds, (long)(DemoHistory.Span - TimeSpan.FromHours(1)).TotalMilliseconds));
            bool working = at.Hour is >= 6 and < 18 && at.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
            if (working || _random.Next(25) == 0)
            {
                return at;
            }
        }
    }

    private string Record(int number) => $"arn:aws:lightsail:{places[0].Region}:111122223333:ExportSnapshotRecord/00000000-0000-4000-8000-{number:d12}";

    private DateTimeOffset Ago(TimeSpan ago)
    {
        DateTimeOffset at = now - ago;
        return at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMillisecond));
    }
}

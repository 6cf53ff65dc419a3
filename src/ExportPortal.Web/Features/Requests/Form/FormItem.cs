using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Snapshots;

namespace ExportPortal.Web.Features.Requests.Form;

/// <summary>One snapshot of the form: what was checked, what was ticked, what became of it.</summary>
/// <param name="pick">The snapshot as it was picked.</param>
public sealed class FormItem(Pick pick)
{
    private readonly HashSet<string> _ticks = new(StringComparer.Ordinal);
    private readonly List<Check> _answered = [];

    /// <summary>The snapshot as it was picked.</summary>
    public Pick Pick { get; } = pick;

    /// <summary>What a request would meet; null while it is being checked, or when it could not be.</summary>
    public SnapshotCheck? Checked { get; private set; }

    /// <summary>Why it could not be checked, or null.</summary>
    public RuleBroken? Refusal { get; private set; }

    /// <summary>The request that was made of it, or null.</summary>
    public Guid? RequestId { get; private set; }

    /// <summary>Why no request was made of it, or null.</summary>
    public RuleBroken? SubmitRefusal { get; private set; }

    /// <summary>Whether the answer is still to come.</summary>
    public bool IsChecking => Checked is null && Refusal is null;

    /// <summary>Whether it cannot be requested; the others can go on.</summary>
    public bool IsBlocked => Refusal is not null || Checked is { IsBlocked: true };

    /// <summary>Warnings that wait for a tick.</summary>
    public IEnumerable<Check> Unticked => Checked is null or { IsBlocked: true } ? [] : Checked.Checks.Where(c => c.Result == CheckResult.Warn && !_ticks.Contains(c.Code));

    /// <summary>Checks that are answered while others are still running.</summary>
    public IReadOnlyList<Check> Answered => _answered;

    /// <summary>Whether the snapshot was exported before, so that the form asks why again.</summary>
    public bool IsRepeat => Checked is { IsBlocked: false } && Checked.Checks.Any(c => c.Result == CheckResult.Warn && CheckVerdict.MeansRepeat(c.Code));

    /// <summary>Whether it can be sent.</summary>
    public bool IsReady => Checked is { IsBlocked: false } && !Unticked.Any();

    /// <summary>Codes of the warnings that were ticked.</summary>
    public IReadOnlyCollection<string> Ticks => _ticks;

    /// <summary>The snapshot as part of a batch.</summary>
    public BatchItem ToBatchItem() => new(Pick.Connection, Pick.Region, Pick.Name, Pick.Kind);

    /// <summary>Takes the answer of the check.</summary>
    public void Take(SnapshotCheck found) => (Checked, Refusal) = (found, null);

    /// <summary>Takes the refusal of the check.</summary>
    public void Take(RuleBroken refusal) => (Checked, Refusal) = (null, refusal);

    /// <summary>Takes one check's answer; the others are to come.</summary>
    public void Take(Check answered) => _answered.Add(answered);

    /// <summary>Forgets the answer: it is asked for again.</summary>
    public void Forget()
    {
        (Checked, Refusal) = (null, null);
        _answered.Clear();
    }

    /// <summary>Ticks a warning, or takes the tick back.</summary>
    public void Tick(string code, bool on)
    {
        if (on)
        {
            _ticks.Add(code);
        }
        else
        {
            _ticks.Remove(code);
        }
    }

    /// <summary>It has been sent.</summary>
    public void Sent(Guid requestId) => (RequestId, SubmitRefusal) = (requestId, null);

    /// <summary>It was refused.</summary>
    public void Refused(RuleBroken refusal) => SubmitRefusal = refusal;
}

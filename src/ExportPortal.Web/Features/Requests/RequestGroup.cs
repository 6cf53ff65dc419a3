using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Requests;

/// <summary>
/// Statuses that are shown and counted together. The one list of such groups: chips, tiles and charts say its words, so that no word stands for two sets
/// and no set has two words. A group of one status is called as the status is.
/// </summary>
/// <param name="Key">As the address writes it.</param>
/// <param name="Title">The word for it, in English; it is shown by Say.</param>
/// <param name="Statuses">What it shows; empty for everything.</param>
public sealed record RequestGroup(string Key, string Title, IReadOnlyList<RequestStatus> Statuses)
{
    /// <summary>Waits for a decision.</summary>
    public static RequestGroup Waiting { get; } = Of("waiting", RequestStatus.PendingApproval);

    /// <summary>Waits for its requester.</summary>
    public static RequestGroup Changes { get; } = Of("changes", RequestStatus.ChangesRequested);

    /// <summary>Approved and on its way.</summary>
    public static RequestGroup UnderWay { get; } = new("running", N("Under way"), [RequestStatus.Approved, RequestStatus.Starting, RequestStatus.Reconciling, RequestStatus.Exporting]);

    /// <summary>Waits for an administrator.</summary>
    public static RequestGroup Attention { get; } = Of("attention", RequestStatus.NeedsAttention);

    /// <summary>Ended with an error.</summary>
    public static RequestGroup Failed { get; } = Of("failed", RequestStatus.Failed);

    /// <summary>Ended with a result.</summary>
    public static RequestGroup Exported { get; } = Of("exported", RequestStatus.Succeeded);

    /// <summary>Ended with a no.</summary>
    public static RequestGroup Rejected { get; } = Of("rejected", RequestStatus.Rejected);

    /// <summary>Ended without a decision, or against one.</summary>
    public static RequestGroup GivenUp { get; } = new("given-up", N("Given up"), [RequestStatus.Withdrawn, RequestStatus.Expired, RequestStatus.Cancelled]);

    /// <summary>Ended before anything was sent.</summary>
    public static RequestGroup Closed { get; } = new("closed", N("Closed"), [.. Rejected.Statuses, .. GivenUp.Statuses]);

    /// <summary>Not ended yet.</summary>
    public static RequestGroup Open { get; } = new("open", N("Open"), [.. Waiting.Statuses, .. Changes.Statuses, .. UnderWay.Statuses, .. Attention.Statuses]);

    /// <summary>The chips of <em>My requests</em> in their order.</summary>
    public static IReadOnlyList<RequestGroup> All { get; } = [new("all", N("All"), []), Waiting, Changes, UnderWay, Attention, Failed, Exported, Closed];

    /// <summary>The chip of this key; an unknown key is everything.</summary>
    public static RequestGroup Of(string? key) => All.FirstOrDefault(g => g.Key == key) ?? All[0];

    /// <summary>How many of the counted requests belong to it.</summary>
    public int CountIn(IReadOnlyDictionary<RequestStatus, int> counts) => Statuses.Count == 0 ? counts.Values.Sum() : Statuses.Sum(s => counts.GetValueOrDefault(s));

    private static RequestGroup Of(string key, RequestStatus status) => new(key, status.Title(), [status]);
}

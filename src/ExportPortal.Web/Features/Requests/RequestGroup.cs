using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Requests;

/// <summary>Statuses that one filter chip of a list of requests stands for.</summary>
/// <param name="Key">As the address writes it.</param>
/// <param name="Title">The word on the chip, in English; it is shown by Say.</param>
/// <param name="Statuses">What it shows; empty for everything.</param>
public sealed record RequestGroup(string Key, string Title, IReadOnlyList<RequestStatus> Statuses)
{
    /// <summary>The chips in their order.</summary>
    public static IReadOnlyList<RequestGroup> All { get; } =
    [
        new("all", N("All"), []),
        new("waiting", N("Waiting"), [RequestStatus.PendingApproval]),
        new("changes", N("Needs changes"), [RequestStatus.ChangesRequested]),
        new("running", N("Under way"), [RequestStatus.Approved, RequestStatus.Starting, RequestStatus.Reconciling, RequestStatus.Exporting]),
        new("attention", N("Needs attention"), [RequestStatus.NeedsAttention]),
        new("failed", N("Failed"), [RequestStatus.Failed]),
        new("exported", N("Exported"), [RequestStatus.Succeeded]),
        new("closed", N("Closed"), [RequestStatus.Rejected, RequestStatus.Withdrawn, RequestStatus.Expired, RequestStatus.Cancelled]),
    ];

    /// <summary>The group of this key; an unknown key is everything.</summary>
    public static RequestGroup Of(string? key) => All.FirstOrDefault(g => g.Key == key) ?? All[0];

    /// <summary>How many of the counted requests belong to it.</summary>
    public int CountIn(IReadOnlyDictionary<RequestStatus, int> counts) => Statuses.Count == 0 ? counts.Values.Sum() : Statuses.Sum(s => counts.GetValueOrDefault(s));
}

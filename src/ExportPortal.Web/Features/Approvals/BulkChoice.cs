using ExportPortal.Web.Features.Costs;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>What several requests at once must keep to: Approvals.</summary>
public sealed class BulkSettings
{
    /// <summary>What costs more than this a month is approved together with others only when it has been opened before; null for no limit.</summary>
    [Effect("What costs more a month is approved together with others only after it was opened.")]
    public decimal? BulkCostLimit { get; set; }
}

/// <summary>Which of the chosen lines are approved together.</summary>
public static class BulkChoice
{
    /// <summary>Why a line is left out, in the viewer's language, or null when it is approved with the others.</summary>
    /// <param name="row">The line.</param>
    /// <param name="costLimit">What it may cost a month unless it was opened; null for no limit.</param>
    /// <param name="wasOpened">The viewer has opened it in this visit.</param>
    public static string? WhyLeftOut(InboxRow row, decimal? costLimit, bool wasOpened) =>
        row.WhyNot is { } why ? Say(why.Message)
        : !wasOpened && row.Cost is { } cost && cost.Amount > costLimit ? T("It costs {0}, more than may be approved unseen. Open it once, then it can be approved with the others.", CostWords.Brief(cost))
        : null;
}

using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Costs;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>What several requests at once must keep to: Approvals.</summary>
public sealed class BulkSettings
{
    /// <summary>What costs more than this a month is approved together with others only when it has been opened before; null for no limit.</summary>
    [Effect("What costs more a month is approved together with others only after it was opened.")]
    public decimal? BulkCostLimit { get; set; }
}

/// <summary>Which of several requests are approved together. The bar tells it before, <see cref="DecideSeveral"/> keeps to it.</summary>
public static class BulkChoice
{
    /// <summary>Code of the refusal.</summary>
    public const string Unseen = "not-opened";

    /// <summary>Why a line is left out, in the viewer's language, or null when it is approved with the others.</summary>
    /// <param name="row">The line.</param>
    /// <param name="costLimit">What it may cost a month unless it was opened; null for no limit.</param>
    /// <param name="wasOpened">The viewer has opened it in this visit.</param>
    public static string? WhyLeftOut(InboxRow row, decimal? costLimit, bool wasOpened) =>
        row.WhyNot is { } why ? Say(why.Message)
        : wasOpened ? null
        : row.Checks is { HasWarnings: true } ? T("Its checks had warnings. Open it once, then it can be approved with the others.")
        : IsCostly(row.Cost, costLimit) ? T("It costs {0}, more than may be approved unseen. Open it once, then it can be approved with the others.", CostWords.Brief(row.Cost))
        : null;

    /// <summary>Why a request is not approved unseen, as the audit history keeps it; null when it may be.</summary>
    /// <param name="request">The request.</param>
    /// <param name="costLimit">What it may cost a month; null for no limit.</param>
    public static RuleBroken? WhyNotUnseen(ExportRequest request, decimal? costLimit) =>
        request.Checks is { HasWarnings: true } ? RuleBroken.Conflict(Unseen, "Its checks had warnings. Open it once, then it can be approved with the others.")
        : IsCostly(request.Plan.EstimatedMonthlyCost, costLimit) ? RuleBroken.Conflict(Unseen, $"It costs {request.Plan.EstimatedMonthlyCost}, more than may be approved unseen. Open it once, then it can be approved with the others.")
        : null;

    private static bool IsCostly(CostEstimate? cost, decimal? costLimit) => cost is not null && cost.Amount > costLimit;
}

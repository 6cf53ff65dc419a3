using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Requests;

/// <summary>A request as the API shows it.</summary>
public sealed record RequestView(
    Guid Id, long Number, RequestStatus Status, string Connection, string Region, string SnapshotName, string SnapshotArn, SnapshotKind Kind, int SizeInGb,
    string Justification, string? Ticket, DateTimeOffset? NotBefore, string RequestedBy, Guid RequestedById, DateTimeOffset RequestedAt, DateTimeOffset UpdatedAt, DateTimeOffset ExpiresAt,
    int RequiredApprovals, string PlanHash, IReadOnlyList<DecisionView> Decisions, IReadOnlyList<AttemptView> Attempts, IReadOnlyList<OperationView> Operations,
    DestinationView? Destination, ErrorView? Error, long Version, Guid? BatchId, CostView? EstimatedMonthlyCost,
    ChecksView? Checks, string? RepeatReason, string? OnBehalfOf, Guid? OnBehalfOfId, IReadOnlyList<string> Tags)
{
    /// <summary>The view of a request that was loaded whole.</summary>
    public static RequestView From(ExportRequest r) => new(
        r.Id, r.Number, r.Status, r.Connection, r.Region, r.SnapshotName, r.SnapshotArn, r.Kind, r.SizeInGb,
        r.Justification, r.Ticket, r.NotBefore, r.RequestedByName, r.RequestedById, r.RequestedAt, r.UpdatedAt, r.ExpiresAt,
        r.RequiredApprovals, r.PlanHash,
        [.. r.Decisions.OrderBy(d => d.At).ThenBy(d => d.Id).Select(d => new DecisionView(d.Kind, d.PersonName, d.PersonId, d.DeputyForName, d.Stage, d.Revision, d.Comment, d.At, d.TakenBackAt))],
        [.. r.Attempts.OrderBy(a => a.Number).Select(a => new AttemptView(
            a.Number, a.State, a.NodeName, a.IntentAt, a.AnsweredAt, a.HttpStatus, a.AwsRequestId, a.ExportRecordName, a.ExportRecordArn, a.Adopted, a.ClosedAt))],
        [.. r.Operations.OrderBy(o => o.CreatedAt).ThenBy(o => o.OperationId, StringComparer.Ordinal).Select(o => new OperationView(
            o.OperationId, o.ResourceName, o.ResourceType, o.CreatedAt, new LocationView(o.RegionName, o.AvailabilityZone), o.IsTerminal, o.OperationDetails, o.OperationType, o.Status,
            o.StatusChangedAt, o.ErrorCode, o.ErrorDetails))],
        r.DestinationId is null ? null : new DestinationView(r.DestinationId, r.DestinationService),
        r.ErrorCode is null ? null : new ErrorView(r.ErrorCode, r.ErrorMessage),
        r.Version, r.BatchId, r.Plan.EstimatedMonthlyCost is { } cost ? new CostView(cost.Amount, cost.Currency, cost.AsOf) : null,
        r.Checks is { } checks ? new ChecksView(checks.HasWarnings ? "Warnings" : "Passed", checks.Passed, checks.Warned, checks.At) : null, r.RepeatReason, r.OnBehalfOfName, r.OnBehalfOfId, r.Tags);
}

/// <summary>An estimate of what the storage of the export costs a month.</summary>
/// <param name="Amount">The cost.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="AsOf">Date of the prices.</param>
public sealed record CostView(decimal Amount, string Currency, DateOnly AsOf);

/// <summary>How the checks came out when the request was made.</summary>
/// <param name="Result">Passed or Warnings.</param>
/// <param name="Passed">Codes of the checks that passed.</param>
/// <param name="Warned">Codes of the checks that warned.</param>
/// <param name="At">When they were run, UTC.</param>
public sealed record ChecksView(string Result, IReadOnlyList<string> Passed, IReadOnlyList<string> Warned, DateTimeOffset At);

/// <summary>One approver's decision.</summary>
/// <param name="Kind">Approved, Rejected or ChangesRequested.</param>
/// <param name="By">Name of the person.</param>
/// <param name="ById">The person.</param>
/// <param name="OnBehalfOf">Whose deputy the person was, or null.</param>
/// <param name="Stage">Stage of the policy, from 1.</param>
/// <param name="Revision">Revision that it was about; those of older revisions no longer count.</param>
/// <param name="Comment">The person's words, or null.</param>
/// <param name="At">When, UTC.</param>
/// <param name="TakenBackAt">When it was taken back and no longer counted, UTC, or null.</param>
public sealed record DecisionView(DecisionKind Kind, string By, Guid ById, string? OnBehalfOf, int Stage, int Revision, string? Comment, DateTimeOffset At, DateTimeOffset? TakenBackAt);

/// <summary>One attempt: at most one call of ExportSnapshot.</summary>
public sealed record AttemptView(
    int Number, AttemptState State, string Node, DateTimeOffset ClaimedAt, DateTimeOffset? AnsweredAt, int? HttpStatus, string? AwsRequestId, string? ExportRecordName, string? ExportRecordArn,
    bool Adopted, DateTimeOffset? ClosedAt);

/// <summary>An operation of Lightsail, with the members of the AWS API (Operation).</summary>
public sealed record OperationView(
    string Id, string? ResourceName, string? ResourceType, DateTimeOffset? CreatedAt, LocationView Location, bool IsTerminal, string? OperationDetails, string? OperationType, string? Status,
    DateTimeOffset? StatusChangedAt, string? ErrorCode, string? ErrorDetails);

/// <summary>Where an operation runs (Operation.location).</summary>
public sealed record LocationView(string? RegionName, string? AvailabilityZone);

/// <summary>What came out (ExportSnapshotRecord.destinationInfo).</summary>
/// <param name="Id">AMI or EBS snapshot.</param>
/// <param name="Service">The AWS service that it is in.</param>
public sealed record DestinationView(string Id, string? Service);

/// <summary>The error that a request stands on.</summary>
public sealed record ErrorView(string Code, string? Message);

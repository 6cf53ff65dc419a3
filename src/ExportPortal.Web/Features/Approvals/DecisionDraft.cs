using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>A decision before it is sent.</summary>
/// <param name="Kind">Yes, no or not like this.</param>
/// <param name="Comment">The approver's words, or null.</param>
public sealed record DecisionDraft(DecisionKind Kind, string? Comment);

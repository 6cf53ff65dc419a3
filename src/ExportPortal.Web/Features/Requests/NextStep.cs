using System.Globalization;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Approvals;

namespace ExportPortal.Web.Features.Requests;

/// <summary>What happens next to a request, in one sentence, and who is waited for.</summary>
public static class NextStep
{
    private const int NamesShown = 5;

    /// <summary>The sentence.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isOwn">Whether the viewer asked for it.</param>
    /// <param name="deciders">Who can decide at the present stage; null when nobody is waited for.</param>
    /// <param name="administrators">Who can settle it; empty unless it needs attention.</param>
    /// <param name="now">The present moment.</param>
    public static string Of(ExportRequest request, bool isOwn, StageApprovers? deciders, IReadOnlyList<string> administrators, DateTimeOffset now)
    {
        string requester = isOwn ? "you" : request.RequestedByName;
        return request.Status switch
        {
            RequestStatus.PendingApproval => Waiting(request, deciders),
            RequestStatus.ChangesRequested => $"It waits for {requester} to change it and send it again.",
            RequestStatus.Approved when request.NotBefore > now => "It is approved. The portal sends it to AWS by itself when its start comes.",
            RequestStatus.Approved when request.Policy.HeldUntil(now) is { } free => string.Create(CultureInfo.InvariantCulture, $"It is approved. Its policy lets nothing start in these hours; the portal sends it to AWS from {free:ddd d MMM, HH:mm} UTC."),
            RequestStatus.Approved when request.Postponements > 0 => "AWS said \"later\". The portal tries again by itself.",
            RequestStatus.Approved => "It is approved. The portal sends it to AWS within seconds.",
            RequestStatus.Starting => "The portal is sending it to AWS now.",
            RequestStatus.Reconciling => "The portal does not know whether AWS has started the export, and looks for it. Nothing is sent twice.",
            RequestStatus.Exporting => "AWS is making the copy. The portal looks regularly; you can leave this page.",
            RequestStatus.NeedsAttention => administrators.Count == 0 ? "It waits for an administrator, and nobody with that role can settle it now." : $"It waits for an administrator: {Names(administrators)}.",
            RequestStatus.Succeeded => $"Done: the {AwsConsole.NameOf(request.DestinationId ?? "")} is in EC2, in {request.Region}.",
            RequestStatus.Failed when now < request.ApprovalValidUntil => $"It did not work. {(isOwn ? "You" : request.RequestedByName)} or an administrator can retry it while the approval is valid.",
            RequestStatus.Failed => "It did not work, and the approval is too old for a retry. It must be requested again.",
            RequestStatus.Rejected => "An approver said no. Nothing is exported.",
            RequestStatus.Withdrawn => $"{(isOwn ? "You" : request.RequestedByName)} took it back before it was approved. Nothing is exported.",
            RequestStatus.Cancelled => $"{(isOwn ? "You" : request.RequestedByName)} cancelled it before it was sent. Nothing is exported.",
            _ => "Nobody decided in time. Nothing is exported.",
        };
    }

    private static string Waiting(ExportRequest request, StageApprovers? deciders)
    {
        if (request.CurrentStage is not { } stage)
        {
            return "It waits for its approval.";
        }

        int missing = stage.Quorum - request.ApprovalsOf(stage);
        string approvals = missing == 1 ? "one approval" : $"{missing} approvals";
        string level = request.Policy.Stages.Count > 1 ? $" at stage {stage.Number} of {request.Policy.Stages.Count}" : "";
        IReadOnlyList<string> names = [.. (deciders?.Names ?? []).Except(request.PresentDecisions.Select(d => d.PersonName))];
        return names.Count == 0
            ? $"It waits for {approvals}{level}{(stage.Groups.Count > 0 ? $" from {string.Join(" or ", stage.Groups)}" : "")}, and nobody can give it now."
            : $"It waits for {approvals}{level}, from {Names(names, missing)}.";
    }

    private static string Names(IReadOnlyList<string> names, int wanted = 1)
    {
        string[] shown = [.. names.Take(NamesShown)];
        if (names.Count > shown.Length)
        {
            return $"{string.Join(", ", shown)} or {names.Count - shown.Length} more";
        }

        string word = names.Count <= wanted ? "and" : "or";
        return shown.Length == 1 ? shown[0] : $"{string.Join(", ", shown[..^1])} {word} {shown[^1]}";
    }
}

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
        string requester = request.RequestedByName;
        return request.Status switch
        {
            RequestStatus.PendingApproval => Waiting(request, deciders),
            RequestStatus.ChangesRequested => isOwn ? T("It waits for you to change it and send it again.") : T("It waits for {0} to change it and send it again.", requester),
            RequestStatus.Approved when request.NotBefore > now => T("It is approved. The portal sends it to AWS by itself when its start comes."),
            RequestStatus.Approved when request.Policy.HeldUntil(now) is { } free => T("It is approved. Its policy lets nothing start in these hours; the portal sends it to AWS from {0} UTC.", free.ToString(T("ddd d MMM, HH:mm"), Culture)),
            RequestStatus.Approved when request.Postponements > 0 => T("AWS said \"later\". The portal tries again by itself."),
            RequestStatus.Approved => T("It is approved. The portal sends it to AWS within seconds."),
            RequestStatus.Starting => T("The portal is sending it to AWS now."),
            RequestStatus.Reconciling => T("The portal does not know whether AWS has started the export, and looks for it. Nothing is sent twice."),
            RequestStatus.Exporting => T("AWS is making the copy. The portal looks regularly; you can leave this page."),
            RequestStatus.NeedsAttention => administrators.Count == 0 ? T("It waits for an administrator, and nobody with that role can settle it now.") : T("It waits for an administrator: {0}.", Names(administrators)),
            RequestStatus.Succeeded when AwsConsole.IsImage(request.DestinationId ?? "") => T("Done: the AMI is in EC2, in {0}.", request.Region),
            RequestStatus.Succeeded when AwsConsole.IsEbsSnapshot(request.DestinationId ?? "") => T("Done: the EBS snapshot is in EC2, in {0}.", request.Region),
            RequestStatus.Succeeded => T("Done: the result is in EC2, in {0}.", request.Region),
            RequestStatus.Failed when now < request.ApprovalValidUntil => isOwn ? T("It did not work. You or an administrator can retry it while the approval is valid.") : T("It did not work. {0} or an administrator can retry it while the approval is valid.", requester),
            RequestStatus.Failed => T("It did not work, and the approval is too old for a retry. It must be requested again."),
            RequestStatus.Rejected => T("An approver said no. Nothing is exported."),
            RequestStatus.Withdrawn => isOwn ? T("You took it back before it was approved. Nothing is exported.") : T("{0} took it back before it was approved. Nothing is exported.", requester),
            RequestStatus.Cancelled => isOwn ? T("You cancelled it before it was sent. Nothing is exported.") : T("{0} cancelled it before it was sent. Nothing is exported.", requester),
            _ => T("Nobody decided in time. Nothing is exported."),
        };
    }

    private static string Waiting(ExportRequest request, StageApprovers? deciders)
    {
        if (request.CurrentStage is not { } stage)
        {
            return T("It waits for its approval.");
        }

        int missing = stage.Quorum - request.ApprovalsOf(stage);
        string approvals = missing == 1 ? T("one approval") : T("{0} approvals", missing);
        string groups = string.Join($" {T("or")} ", stage.Groups);
        IReadOnlyList<string> names = [.. (deciders?.Names ?? []).Except(request.PresentDecisions.Select(d => d.PersonName))];
        if (request.Policy.Stages.Count > 1)
        {
            return names.Count > 0 ? T("It waits for {0} at stage {1} of {2}, from {3}.", approvals, stage.Number, request.Policy.Stages.Count, Names(names, missing))
                : groups.Length > 0 ? T("It waits for {0} at stage {1} of {2} from {3}, and nobody can give it now.", approvals, stage.Number, request.Policy.Stages.Count, groups)
                : T("It waits for {0} at stage {1} of {2}, and nobody can give it now.", approvals, stage.Number, request.Policy.Stages.Count);
        }

        return names.Count > 0 ? T("It waits for {0}, from {1}.", approvals, Names(names, missing))
            : groups.Length > 0 ? T("It waits for {0} from {1}, and nobody can give it now.", approvals, groups)
            : T("It waits for {0}, and nobody can give it now.", approvals);
    }

    private static string Names(IReadOnlyList<string> names, int wanted = 1)
    {
        string[] shown = [.. names.Take(NamesShown)];
        if (names.Count > shown.Length)
        {
            return T("{0} or {1} more", string.Join(", ", shown), names.Count - shown.Length);
        }

        string word = names.Count <= wanted ? T("and") : T("or");
        return shown.Length == 1 ? shown[0] : $"{string.Join(", ", shown[..^1])} {word} {shown[^1]}";
    }
}

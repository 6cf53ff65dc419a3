using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Requests;

/// <summary>The one thing that a request asks of its viewer.</summary>
public enum MainAction
{
    /// <summary>Nothing to do but to look.</summary>
    None,

    /// <summary>Approve, reject or send it back.</summary>
    Decide,

    /// <summary>Change it and send it again.</summary>
    Edit,

    /// <summary>Send a failed one again.</summary>
    Retry,

    /// <summary>Settle one that needs attention.</summary>
    Settle,

    /// <summary>Ask for the same snapshot anew.</summary>
    RequestAgain,
}

/// <summary>Which actions a viewer has on a request.</summary>
public static class RequestActions
{
    /// <summary>The main one.</summary>
    /// <param name="details">The request as the viewer sees it.</param>
    /// <param name="isRequester">Whether the viewer has the role Requester.</param>
    public static MainAction MainOf(RequestDetails details, bool isRequester) => details switch
    {
        { CanDecide: true } => MainAction.Decide,
        { CanEdit: true, Request.Status: RequestStatus.ChangesRequested } => MainAction.Edit,
        { CanResolve: true } => MainAction.Settle,
        { CanRetry: true } => MainAction.Retry,
        { IsOwn: true } when isRequester && details.Request.Status.IsEnd() && details.Request.Status != RequestStatus.Succeeded => MainAction.RequestAgain,
        _ => MainAction.None,
    };

    /// <summary>The word on the button that takes it back: before approval it is withdrawn, afterwards cancelled.</summary>
    public static string TakeBackWord(ExportRequest request) => TakeBackWord(request.Status);

    /// <inheritdoc cref="TakeBackWord(ExportRequest)"/>
    public static string TakeBackWord(RequestStatus status) => status == RequestStatus.Approved ? T("Cancel export") : T("Withdraw");

    /// <summary>The question before it is taken back.</summary>
    public static string TakeBackQuestion(RequestStatus status, long number) =>
        status == RequestStatus.Approved ? T("Cancel export request {0}?", number) : T("Withdraw request {0}?", number);

    /// <summary>That it was taken back.</summary>
    /// <param name="before">Where it stood.</param>
    /// <param name="number">Its number.</param>
    public static string TakenBack(RequestStatus before, long number) => before == RequestStatus.Approved ? T("Request {0} is cancelled.", number) : T("Request {0} is withdrawn.", number);

    /// <summary>What taking it back does, in a sentence.</summary>
    public static string TakeBackEffect(RequestStatus status) => status == RequestStatus.Approved
        ? T("The approval is given up and the export is not sent. To export the snapshot later you ask, and others approve, again.")
        : T("Approvers no longer see it and nothing is exported. You can ask again at any time.");
}

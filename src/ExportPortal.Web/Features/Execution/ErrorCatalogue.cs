using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Execution;

/// <summary>What follows an error of the call ExportSnapshot.</summary>
public enum AfterError
{
    /// <summary>The request fails; a person may retry it.</summary>
    Fail,

    /// <summary>The request stays approved and is tried again after a growing delay.</summary>
    TryLater,

    /// <summary>The outcome is unknown; reconcile looks for a trace.</summary>
    Reconcile,
}

/// <summary>One line of the catalogue.</summary>
/// <param name="Code">The error's name as AWS gives it, or the portal's own.</param>
/// <param name="Effect">Whether the export may have been executed.</param>
/// <param name="Next">What follows.</param>
/// <param name="Words">What happened, for people.</param>
/// <param name="WhatToDo">What a person can do.</param>
public sealed record ErrorEntry(string Code, CallEffect Effect, AfterError Next, string Words, string WhatToDo);

/// <summary>
/// Every error of ExportSnapshot, whether it was executed, and what follows: the one table that jobs, pages, API and docs go by.
/// The documented names come from the operation's error list in the Lightsail API.
/// </summary>
public static class ErrorCatalogue
{
    private static readonly ErrorEntry[] Entries =
    [
        new("AccessDeniedException", CallEffect.None, AfterError.Fail, "AWS does not let the portal export this snapshot.",
            "An administrator can allow lightsail:ExportSnapshot for the connection's role, or tag the snapshot where a tag is demanded. Then retry."),
        new("InvalidInputException", CallEffect.None, AfterError.Fail, "AWS did not accept the request as it was.",
            "Check that the snapshot is finished and can be exported, then retry or request another one."),
        new("NotFoundException", CallEffect.None, AfterError.Fail, "AWS does not know this snapshot.",
            "It may have been deleted or live in another region. Request another snapshot."),
        new("OperationFailureException", CallEffect.None, AfterError.Fail, "AWS could not carry out the export.",
            "Look at the raw error. When its cause is gone, retry; the portal first checks that no export of it has appeared."),
        new("UnauthenticatedException", CallEffect.None, AfterError.Fail, "AWS did not recognise the portal's credentials.",
            "An administrator must renew the connection's credentials. Then retry."),
        new("AccountSetupInProgressException", CallEffect.None, AfterError.TryLater, "AWS is still setting up the account.",
            "Nothing to do: the portal tries again by itself for up to 24 hours."),
        new("RegionSetupInProgressException", CallEffect.None, AfterError.TryLater, "AWS is still setting up the region for this account.",
            "Nothing to do: the portal tries again by itself for up to 24 hours."),
        new("ThrottlingException", CallEffect.None, AfterError.TryLater, "AWS asked the portal to slow down.", "Nothing to do: the portal tries again by itself."),
        new("Throttling", CallEffect.None, AfterError.TryLater, "AWS asked the portal to slow down.", "Nothing to do: the portal tries again by itself."),
        new("TooManyRequestsException", CallEffect.None, AfterError.TryLater, "AWS asked the portal to slow down.", "Nothing to do: the portal tries again by itself."),
        new("RequestLimitExceeded", CallEffect.None, AfterError.TryLater, "AWS asked the portal to slow down.", "Nothing to do: the portal tries again by itself."),
        new("ExpiredTokenException", CallEffect.None, AfterError.TryLater, "The portal's credentials have expired.",
            "An administrator must renew the connection's credentials. The portal tries again by itself."),
        new("UnrecognizedClientException", CallEffect.None, AfterError.TryLater, "AWS does not know the portal's credentials.",
            "An administrator must renew the connection's credentials. The portal tries again by itself."),
        new("InvalidSignatureException", CallEffect.None, AfterError.TryLater, "AWS refused the signature of the call.",
            "An administrator should check the secret key and the clock of the node. The portal tries again by itself."),
        new("MissingAuthenticationTokenException", CallEffect.None, AfterError.TryLater, "The call carried no credentials.",
            "An administrator must set the connection's credentials. The portal tries again by itself."),
        new(Codes.NoCredentials, CallEffect.None, AfterError.TryLater, "The portal found no credentials for this connection.",
            "An administrator must set the connection's credentials. The portal tries again by itself."),
        new(Codes.RoleNotAssumed, CallEffect.None, AfterError.TryLater, "AWS did not let the portal take on the connection's role; nothing was sent.",
            "An administrator should check the role's trust policy, the external id and the portal's own credentials. The portal tries again by itself."),
        new(Codes.NotConnected, CallEffect.None, AfterError.TryLater, "The portal could not reach AWS; nothing was sent.",
            "Nothing to do: the portal tries again by itself. If it lasts, an administrator should check the network."),
        new(Codes.NotSentInTime, CallEffect.None, AfterError.TryLater, "The call was held back because it was too late to send it safely.",
            "Nothing to do: the portal tries again by itself."),
        new("ServiceException", CallEffect.Unknown, AfterError.Reconcile, "AWS had an internal error and may still have started the export.",
            "Nothing to do: the portal looks for the export in AWS before anything else happens."),
        new(Codes.NoAnswer, CallEffect.Unknown, AfterError.Reconcile, "AWS did not answer in time, and may have started the export.",
            "Nothing to do: the portal looks for the export in AWS before anything else happens."),
        new(Codes.ConnectionLost, CallEffect.Unknown, AfterError.Reconcile, "The connection broke before the answer was complete; the export may have started.",
            "Nothing to do: the portal looks for the export in AWS before anything else happens."),
        new(Codes.NodeLost, CallEffect.Unknown, AfterError.Reconcile, "The portal stopped in the middle of the call; the export may have started.",
            "Nothing to do: the portal looks for the export in AWS before anything else happens."),
        new("no-trace", CallEffect.Unknown, AfterError.Fail, "The call's outcome was unknown, and no export of this snapshot has appeared in AWS since.",
            "An administrator decides: it was not executed, try again; or close it as failed."),
        new("ambiguous", CallEffect.Unknown, AfterError.Fail, "More than one new export of this snapshot has appeared in AWS, and one of them may be this request's.",
            "An administrator decides which one it is, or that none is."),
        new("earlier-trace", CallEffect.Unknown, AfterError.Fail, "An export of this snapshot has appeared in AWS since the last attempt, and nobody owns it.",
            "An administrator decides whether it is this request's, or that it is not and the export is sent again."),
        new("cannot-see", CallEffect.Unknown, AfterError.Fail, "The portal could not list the exports in AWS for a day, so the outcome is still unknown.",
            "An administrator should restore the connection's read permissions, then decide."),
        new("plan-changed", CallEffect.None, AfterError.Fail, "The snapshot is no longer what the approvers agreed to, so the approval is void.",
            "Request the export again, so that the approvers see it as it is now. An administrator can close this one."),
        new("approval-expired", CallEffect.None, AfterError.Fail, "The approval was too old to be used when the export was due.", "Request the export again. An administrator can close this one."),
        new("gave-up", CallEffect.None, AfterError.Fail, "AWS kept saying \"later\" for too long.", "Retry when the cause is gone."),
        new("snapshot-gone", CallEffect.None, AfterError.Fail, "The snapshot was deleted after the approval. Nothing was sent.", "Request another snapshot."),
        new("snapshot-replaced", CallEffect.None, AfterError.Fail, "Another snapshot has the approved one's name now. Nothing was sent.", "Request the new snapshot, if that is what you need."),
        new("export-failed", CallEffect.None, AfterError.Fail, "AWS started the export and then reported that it failed.", "Look at the operation's error, then retry."),
        new("closed-by-administrator", CallEffect.None, AfterError.Fail, "An administrator closed the request.", "Read the administrator's reason in the timeline."),
    ];

    private static readonly Dictionary<string, ErrorEntry> ByCode = Entries.ToDictionary(e => e.Code, StringComparer.Ordinal);

    /// <summary>The portal's own codes for what never reached AWS or never came back.</summary>
    public static class Codes
    {
        /// <summary>No credentials were found.</summary>
        public const string NoCredentials = "no-credentials";

        /// <summary>AssumeRole was refused or not answered.</summary>
        public const string RoleNotAssumed = "role-not-assumed";

        /// <summary>DNS, TCP or TLS failed before a byte of the request was written.</summary>
        public const string NotConnected = "not-connected";

        /// <summary>The portal's own guard held the signed call back.</summary>
        public const string NotSentInTime = "not-sent-in-time";

        /// <summary>The client's time-out passed.</summary>
        public const string NoAnswer = "no-answer";

        /// <summary>Reset, closed, or an answer that cannot be read.</summary>
        public const string ConnectionLost = "connection-lost";

        /// <summary>The node died or stalled past its lease.</summary>
        public const string NodeLost = "node-lost";
    }

    /// <summary>Whether AWS asked to slow down.</summary>
    public static bool IsThrottling(string code, int? httpStatus) => httpStatus == 429 || code is "ThrottlingException" or "Throttling" or "TooManyRequestsException" or "RequestLimitExceeded";

    /// <summary>Every line, in order.</summary>
    public static IReadOnlyList<ErrorEntry> All => Entries;

    /// <summary>The line for an error; unknown names are judged by their HTTP status.</summary>
    /// <param name="code">The error's name as it came.</param>
    /// <param name="httpStatus">HTTP status, or null without an answer.</param>
    public static ErrorEntry For(string code, int? httpStatus)
    {
        if (ByCode.TryGetValue(code, out ErrorEntry? entry))
        {
            // A 5xx under a harmless name is still a 5xx: nobody knows what happened behind it.
            return httpStatus >= 500 && entry.Effect == CallEffect.None ? Unknown(code, httpStatus) : entry;
        }

        return httpStatus switch
        {
            429 => new ErrorEntry(code, CallEffect.None, AfterError.TryLater, "AWS asked the portal to slow down.", "Nothing to do: the portal tries again by itself."),
            >= 400 and < 500 => new ErrorEntry(code, CallEffect.None, AfterError.Fail, $"AWS refused the call with an error that the portal does not know ({code}).",
                "Read the raw error. When its cause is gone, retry."),
            _ => Unknown(code, httpStatus),
        };
    }

    private static ErrorEntry Unknown(string code, int? httpStatus) => new(code, CallEffect.Unknown, AfterError.Reconcile,
        httpStatus is null ? "The call did not come back well; the export may have started." : $"AWS answered with an error (HTTP {httpStatus}) and may still have started the export.",
        "Nothing to do: the portal looks for the export in AWS before anything else happens.");
}

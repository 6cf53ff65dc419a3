using ExportPortal.Data.Policies;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;

namespace ExportPortal.Web.Features.Policies;

/// <summary>A second administrator sends a proposed draft back, or its author takes it back to go on with it.</summary>
public sealed class SendBackDraft(CurrentUser user, PortalTransactions transactions)
{
    /// <summary>Makes it a draft again.</summary>
    /// <param name="number">The version.</param>
    /// <param name="seenRevision">Its revision when the person looked at it.</param>
    /// <param name="reason">Why, 10 to 500 characters; the author needs none.</param>
    /// <param name="cancel">Stops before anything is stored.</param>
    /// <exception cref="RuleBroken">role-missing, version-not-found, not-open, draft-changed, not-submitted, reason-required, note-too-long</exception>
    public async Task ExecuteAsync(int number, long seenRevision, string? reason, CancellationToken cancel)
    {
        Attempted attempted = new("send draft back", "policies", $"{number}");
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Administrator);
        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            PolicyVersion draft = await OpenDraft.LoadAsync(transaction.Db, number, seenRevision, cancel);
            if (draft.State != PolicyVersionState.Submitted)
            {
                throw RuleBroken.Conflict("not-submitted", "The draft has not been proposed for publication.");
            }

            string? words = OpenDraft.CleanNote(reason);
            if (draft.AuthorId != actor.Id && words is not { Length: >= OpenDraft.LeastReason })
            {
                throw RuleBroken.Invalid("reason-required", $"Say in at least {OpenDraft.LeastReason} characters what should change.", "reason");
            }

            draft.State = PolicyVersionState.Draft;
            draft.SentBack = draft.AuthorId == actor.Id ? null : $"{actor.Name}: {words}";
            draft.Touch(transaction.Now);
            transaction.Audit(OpenDraft.Event(AuditActions.PoliciesSentBack, draft, ("reason", words)));
        }, cancel);
    }
}

using ExportPortal.Data.Policies;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Approvals;

namespace ExportPortal.Web.Features.Policies;

/// <summary>The author proposes the draft for publication; a second administrator decides.</summary>
public sealed class SubmitDraft(CurrentUser user, PortalTransactions transactions, PolicySurroundingsReader surroundings)
{
    /// <summary>Proposes it. Nothing can be changed in it from here, unless it is taken or sent back.</summary>
    /// <param name="number">The draft.</param>
    /// <param name="seenRevision">Its revision when the person looked at it.</param>
    /// <param name="note">What the author says about it, up to 500 characters.</param>
    /// <param name="cancel">Stops before anything is stored.</param>
    /// <exception cref="RuleBroken">role-missing, version-not-found, not-open, draft-changed, not-author, in-review, note-too-long, nothing-changed, and the code of the first fault</exception>
    public async Task ExecuteAsync(int number, long seenRevision, string? note, CancellationToken cancel)
    {
        Attempted attempted = new("submit draft", "policies", $"{number}");
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Administrator);
        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            PolicyVersion draft = await OpenDraft.LoadAsync(transaction.Db, number, seenRevision, cancel);
            OpenDraft.RequireAuthor(draft, actor);
            OpenDraft.RequireUnsubmitted(draft);
            PolicySet inForce = await PoliciesInForce.GetAsync(transaction.Db, cancel);
            string[] changes = OpenDraft.Lines(inForce.Policies, draft.Policies);
            if (changes.Length == 0)
            {
                throw RuleBroken.Conflict("nothing-changed", "The draft says the same as the version in force.");
            }

            OpenDraft.RequireSound(PolicyCheck.Find(draft.Policies, await surroundings.ReadAsync(transaction.Db, transaction.Now, cancel)));
            (draft.Note, draft.SentBack, draft.State) = (OpenDraft.CleanNote(note), null, PolicyVersionState.Submitted);
            draft.Touch(transaction.Now);
            transaction.Audit(OpenDraft.Event(AuditActions.PoliciesSubmitted, draft, ("note", draft.Note), ("changes", changes)));
        }, cancel);
    }
}

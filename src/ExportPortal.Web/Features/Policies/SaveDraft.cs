using ExportPortal.Data.Policies;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;
using ExportPortal.Web.Features.Accounts;

namespace ExportPortal.Web.Features.Policies;

/// <summary>The author saves the draft's policies.</summary>
public sealed class SaveDraft(CurrentUser user, PortalTransactions transactions, PolicySurroundingsReader surroundings)
{
    /// <summary>
    /// Saves the whole list. A fault that the change brings is refused; one that stood in the draft before stays to be mended, and is in the
    /// way of its publication.
    /// </summary>
    /// <param name="number">The draft.</param>
    /// <param name="seenRevision">Its revision when the person looked at it.</param>
    /// <param name="policies">The policies in order, without the default.</param>
    /// <param name="cancel">Stops before anything is stored.</param>
    /// <exception cref="RuleBroken">role-missing, version-not-found, not-open, draft-changed, not-author, in-review, and the code of the first fault with its field</exception>
    public async Task ExecuteAsync(int number, long seenRevision, IReadOnlyList<ApprovalPolicy> policies, CancellationToken cancel)
    {
        Attempted attempted = new("change draft", "policies", $"{number}");
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Administrator);
        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            PolicyVersion draft = await OpenDraft.LoadAsync(transaction.Db, number, seenRevision, cancel);
            OpenDraft.RequireAuthor(draft, actor);
            OpenDraft.RequireUnsubmitted(draft);
            PolicySurroundings now = await surroundings.ReadAsync(transaction.Db, transaction.Now, cancel);
            IReadOnlyList<PolicyFault> before = PolicyCheck.Find(draft.Policies, now);
            OpenDraft.RequireSound(PolicyCheck.Find(policies, now).Where(f => !before.Any(f.IsSameAs)));
            string[] changes = OpenDraft.Lines(draft.Policies, policies);
            if (changes.Length == 0)
            {
                return;
            }

            draft.Policies = policies;
            draft.Touch(transaction.Now);
            transaction.Audit(OpenDraft.Event(AuditActions.PoliciesDraftChanged, draft, ("changes", changes)));
        }, cancel);
    }
}

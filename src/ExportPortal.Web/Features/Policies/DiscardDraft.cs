using ExportPortal.Data.Policies;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;

namespace ExportPortal.Web.Features.Policies;

/// <summary>An administrator gives an open draft up, also somebody else's: an author who has left must not block the others.</summary>
public sealed class DiscardDraft(CurrentUser user, PortalTransactions transactions)
{
    /// <summary>Discards it; it stays in the history of versions.</summary>
    /// <exception cref="RuleBroken">role-missing, version-not-found, not-open, draft-changed</exception>
    public async Task ExecuteAsync(int number, long seenRevision, CancellationToken cancel)
    {
        Attempted attempted = new("discard draft", "policies", $"{number}");
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Administrator);
        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            PolicyVersion draft = await OpenDraft.LoadAsync(transaction.Db, number, seenRevision, cancel);
            draft.Close(PolicyVersionState.Discarded, actor.Id, actor.Name, transaction.Now);
            transaction.Audit(OpenDraft.Event(AuditActions.PoliciesDiscarded, draft, ("author", draft.AuthorName)));
        }, cancel);
    }
}

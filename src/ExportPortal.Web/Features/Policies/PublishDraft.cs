using ExportPortal.Data.Policies;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Requests;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Policies;

/// <summary>A second administrator puts a proposed draft into force. Requests that were made before keep the policy that was frozen into them.</summary>
public sealed class PublishDraft(CurrentUser user, PortalTransactions transactions, PolicySurroundingsReader surroundings, IOptions<ApprovalSettings> settings)
{
    /// <summary>Publishes exactly what the person has seen.</summary>
    /// <param name="number">The version.</param>
    /// <param name="seenRevision">Its revision when the person looked at it.</param>
    /// <param name="cancel">Stops before anything is stored.</param>
    /// <exception cref="RuleBroken">role-missing, version-not-found, not-open, draft-changed, not-submitted, own-draft, and the code of the first fault</exception>
    public async Task ExecuteAsync(int number, long seenRevision, CancellationToken cancel)
    {
        Attempted attempted = new("publish", "policies", $"{number}");
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Administrator);
        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            PolicyVersion draft = await OpenDraft.LoadAsync(transaction.Db, number, seenRevision, cancel);
            if (draft.State != PolicyVersionState.Submitted)
            {
                throw RuleBroken.Conflict("not-submitted", "The draft has not been proposed for publication.");
            }

            bool alone = draft.AuthorId == actor.Id;
            if (alone && PublishRule.WhyNotAlone(await OpenDraft.CountAdministratorsAsync(transaction.Db, cancel), settings.Value.PublishAlone) is { } why)
            {
                throw RuleBroken.Forbidden("own-draft", why);
            }

            OpenDraft.RequireSound(PolicyCheck.Find(draft.Policies, await surroundings.ReadAsync(transaction.Db, transaction.Now, cancel)));
            PolicySet before = await PoliciesInForce.GetAsync(transaction.Db, cancel);
            draft.Close(PolicyVersionState.Published, actor.Id, actor.Name, transaction.Now);
            transaction.Audit(OpenDraft.Event(
                AuditActions.PoliciesPublished, draft, ("author", draft.AuthorName), ("replaces", before.Version), ("policies", draft.Policies.Select(p => p.Name)), ("changes", OpenDraft.Lines(before.Policies, draft.Policies))));
            if (alone)
            {
                transaction.Audit(OpenDraft.Event(AuditActions.PoliciesPublishedAlone, draft, ("setting", "Approvals:PublishAlone")));
            }
        }, cancel);
    }
}

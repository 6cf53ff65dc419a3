using ExportPortal.Data.Policies;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Policies;

/// <summary>An administrator begins a draft of the policies, from the version in force or from an older one.</summary>
public sealed class StartDraft(CurrentUser user, PortalTransactions transactions)
{
    /// <summary>Begins it. There is one draft at a time.</summary>
    /// <param name="from">Number of the version to copy; null for the one in force.</param>
    /// <param name="cancel">Stops before anything is stored.</param>
    /// <returns>Its number.</returns>
    /// <exception cref="RuleBroken">role-missing, draft-open, version-not-found</exception>
    public async Task<int> ExecuteAsync(int? from, CancellationToken cancel)
    {
        Attempted attempted = new("start draft", "policies", from is { } number ? $"{number}" : "in force");
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Administrator);
        return await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            if (await transaction.Db.PolicyVersions.FirstOrDefaultAsync(v => v.OpenKey == 1, cancel) is { } open)
            {
                throw RuleBroken.Conflict("draft-open", $"{open.AuthorName} has a draft open, version {open.Number}. There is one at a time.");
            }

            PolicyVersion? source = await transaction.Db.PolicyVersions.AsNoTracking()
                .Where(v => from == null ? v.State == PolicyVersionState.Published : v.Number == from).OrderByDescending(v => v.Number).FirstOrDefaultAsync(cancel);
            if (source is null && from is not null)
            {
                throw RuleBroken.NotFound("version-not-found", $"There is no version {from} of the policies.");
            }

            int highest = await transaction.Db.PolicyVersions.MaxAsync(v => (int?)v.Number, cancel) ?? 0;
            IReadOnlyList<ApprovalPolicy> policies = source?.Policies ?? [];
            PolicyVersion draft = new()
            {
                Number = highest + 1, State = PolicyVersionState.Draft, OpenKey = 1, Policies = policies,
                AuthorId = actor.Id, AuthorName = actor.Name, CreatedAt = transaction.Now, UpdatedAt = transaction.Now,
            };
            transaction.Db.PolicyVersions.Add(draft);
            transaction.Audit(OpenDraft.Event(AuditActions.PoliciesDrafted, draft, ("from", source?.Number)));
            return draft.Number;
        }, cancel);
    }
}

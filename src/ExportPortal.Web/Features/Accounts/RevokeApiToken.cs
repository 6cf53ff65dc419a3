using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>Ends one of the signed-in person's own tokens, at once and for good.</summary>
public sealed class RevokeApiToken(CurrentUser user, PortalTransactions transactions)
{
    /// <summary>Revokes it. A token that is revoked already stays as it is.</summary>
    /// <exception cref="RuleBroken">not-signed-in, token-not-found</exception>
    public async Task ExecuteAsync(Guid tokenId, CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        await transactions.RunAsync(new Attempted("revoke token", "token", tokenId.ToString()), actor.ForAudit, async transaction =>
        {
            ApiToken token = await transaction.Db.ApiTokens.SingleOrDefaultAsync(t => t.Id == tokenId && t.UserId == actor.Id, cancel)
                ?? throw RuleBroken.NotFound("token-not-found", "There is no such token of yours.");
            if (token.RevokedAt is null)
            {
                token.RevokedAt = transaction.Now;
                transaction.Audit(new AuditEntry
                {
                    Action = AuditActions.TokenRevoked,
                    SubjectType = "token",
                    SubjectId = token.Id.ToString(),
                    Data = new Dictionary<string, object?> { ["name"] = token.Name, ["prefix"] = token.Prefix },
                });
            }
        }, cancel);
    }
}

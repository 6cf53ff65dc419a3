using ExportPortal.Data.Policies;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Admin;

/// <summary>An administrator stops new exports, of everything or of one connection, or lets them go on. What AWS already works on goes on.</summary>
public sealed class SetFreeze(CurrentUser user, PortalTransactions transactions, LightsailConnections connections, FreezesInForce inForce)
{
    private const int LeastReason = 10;
    private const int MostReason = 500;

    /// <summary>Sets or lifts it. To set what stands, or to lift what does not stand, is refused: two administrators must notice each other.</summary>
    /// <param name="scope">Name of a connection, or <see cref="Freeze.Everything"/>.</param>
    /// <param name="frozen">Set, or lift.</param>
    /// <param name="reason">Why, 10 to 500 characters; everybody reads it.</param>
    /// <param name="cancel">Stops before anything is stored.</param>
    /// <exception cref="RuleBroken">role-missing, reason-required, reason-too-long, unknown-connection, already-frozen, not-frozen</exception>
    public async Task ExecuteAsync(string scope, bool frozen, string? reason, CancellationToken cancel)
    {
        Attempted attempted = new(frozen ? "freeze" : "lift freeze", "freeze", scope.Length is 0 or > 60 ? "unknown" : scope);
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Administrator);
        string words = (reason ?? "").Trim();
        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            Check(scope, frozen, words);
            Freeze? standing = await transaction.Db.Freezes.AsTracking().SingleOrDefaultAsync(f => f.Scope == scope, cancel);
            if (frozen && standing is not null)
            {
                throw RuleBroken.Conflict("already-frozen", $"{standing.SetByName} has frozen this already.");
            }

            if (frozen)
            {
                transaction.Db.Freezes.Add(new Freeze { Scope = scope, Reason = words, SetByName = actor.Name, SetAt = transaction.Now });
            }
            else
            {
                transaction.Db.Freezes.Remove(standing ?? throw RuleBroken.Conflict("not-frozen", "This is not frozen any more."));
            }

            transaction.Audit(new AuditEntry
            {
                Action = AuditActions.FreezeChanged,
                SubjectType = "freeze",
                SubjectId = scope,
                Data = new Dictionary<string, object?> { ["frozen"] = frozen, ["reason"] = words, ["before"] = standing?.Reason },
            });
            transaction.AfterCommit(inForce.Forget);
        }, cancel);
    }

    private void Check(string scope, bool frozen, string words)
    {
        if (words.Length < LeastReason)
        {
            throw RuleBroken.Invalid("reason-required", $"Say why in at least {LeastReason} characters.", "reason");
        }

        if (words.Length > MostReason)
        {
            throw RuleBroken.Invalid("reason-too-long", $"{MostReason} characters are the most.", "reason");
        }

        // A freeze of a connection that has left the settings can still be lifted.
        if (frozen && scope != Freeze.Everything && connections.Find(scope)?.Name != scope)
        {
            throw RuleBroken.Invalid("unknown-connection", "There is no connection of this name.", "scope");
        }
    }
}

using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>What happens at the door goes into the audit history: who came in, who tried and failed, who left.</summary>
public sealed class AccountTrail(PortalTransactions transactions, CurrentUser caller)
{
    /// <summary>Records one event about an account.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="user">The account, or null when the name given belongs to none. A name that was typed is not kept: it is a password now and then.</param>
    /// <param name="data">What else is known. Never a password.</param>
    public Task RecordAsync(string action, PortalUser? user, params (string Name, object? Value)[] data)
    {
        // A failed sign-in is not the owner's doing: nobody knows whose it is.
        bool known = user is not null && action != AuditActions.UserSignInFailed;
        AuditActor actor = known ? new AuditActor(user!.Id, user.DisplayName, ActorKind.User, Ip: caller.Ip) : Somebody(caller);
        return transactions.RunAsync(actor, transaction =>
        {
            transaction.Audit(new AuditEntry
            {
                Action = action,
                SubjectType = "user",
                SubjectId = user?.Email ?? "unknown",
                Data = data.ToDictionary(d => d.Name, d => d.Value),
            });
            return Task.FromResult(true);
        }, CancellationToken.None);
    }

    /// <summary>Whoever types at the sign-in page.</summary>
    internal static AuditActor Somebody(CurrentUser caller) => new(null, "somebody at the sign-in page", ActorKind.User, Ip: caller.Ip);
}

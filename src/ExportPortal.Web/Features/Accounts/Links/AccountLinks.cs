using System.Security.Cryptography;
using System.Text;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Accounts.Links;

/// <summary>Makes links with which people choose a password.</summary>
public static class AccountLinks
{
    /// <summary>The page that a link opens.</summary>
    public const string Page = "/welcome";

    /// <summary>How long an invitation lives.</summary>
    public static readonly TimeSpan InvitationFor = TimeSpan.FromDays(7);

    /// <summary>How long a link for a new password lives.</summary>
    public static readonly TimeSpan ResetFor = TimeSpan.FromHours(24);

    private const int TokenBytes = 32;

    /// <summary>Makes one inside a transaction; an older one of the same person is void.</summary>
    /// <returns>Its path with the token, which is stored nowhere.</returns>
    public static async Task<string> MakeAsync(PortalTransaction transaction, PortalUser user, bool isInvitation, CancellationToken cancel)
    {
        await foreach (AccountLink old in transaction.Db.AccountLinks.AsTracking().Where(l => l.UserId == user.Id && l.ClosedAt == null).AsAsyncEnumerable().WithCancellation(cancel))
        {
            old.ClosedAt = transaction.Now;
        }

        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        AccountLink link = new()
        {
            Id = Guid.CreateVersion7(transaction.Now), UserId = user.Id, Hash = HashOf(token), IsInvitation = isInvitation, CreatedAt = transaction.Now,
            ExpiresAt = transaction.Now + (isInvitation ? InvitationFor : ResetFor),
        };
        transaction.Db.AccountLinks.Add(link);
        transaction.Audit(new AuditEntry
        {
            Action = AuditActions.UserInvited, SubjectType = "user", SubjectId = user.Id.ToString(),
            Data = new Dictionary<string, object?> { ["name"] = user.DisplayName, ["link"] = link.Id, ["invitation"] = isInvitation, ["expiresAt"] = link.ExpiresAt },
        });
        return $"{Page}?token={token}";
    }

    /// <summary>What is stored of a token.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

using System.Text.Json;
using ExportPortal.Data.Accounts;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts.Sessions;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>Whoever came in with the break-glass account says why, before anything else opens. The cookie then says that it was done; the history has the words.</summary>
public sealed class ExplainBreakGlass(OwnAccount account, PortalSignIn signIn, BreakGlassWatch watch)
{
    /// <summary>Fewest characters of the reason.</summary>
    public const int LeastReason = 10;

    /// <summary>Most characters of the reason.</summary>
    public const int MostReason = 500;

    /// <summary>The member of the event that names the session.</summary>
    private const string SessionMember = "session";

    /// <summary>The member of the event that has the words.</summary>
    private const string ReasonMember = "reason";

    /// <summary>Says it, once for a session.</summary>
    /// <exception cref="RuleBroken">not-signed-in, reason-required, reason-too-long, no-break-glass</exception>
    public async Task ExecuteAsync(string? reason, CancellationToken cancel)
    {
        string words = (reason ?? "").Trim();
        PortalUser user = await account.ChangeAsync("explain break-glass", (person, change) =>
        {
            if (person.Pending != SessionClaims.ReasonPending)
            {
                throw RuleBroken.Conflict("no-break-glass", "This session needs no reason.");
            }

            if (words.Length < LeastReason)
            {
                throw RuleBroken.Invalid("reason-required", $"Say why in at least {LeastReason} characters.", "reason");
            }

            if (words.Length > MostReason)
            {
                throw RuleBroken.Invalid("reason-too-long", $"{MostReason} characters are the most.", "reason");
            }

            change.Transaction.Audit(new AuditEntry
            {
                Action = AuditActions.BreakGlassExplained, SubjectType = "user", SubjectId = change.User.Email ?? person.Id.ToString(),
                Data = new Dictionary<string, object?> { [ReasonMember] = words, [SessionMember] = person.SessionId },
            });
            return Task.FromResult(change.User);
        }, cancel);
        watch.Forget();
        await signIn.NoteReasonAsync(user);
    }

    /// <summary>The reason that an event has for a session, or null.</summary>
    internal static string? ReasonOf(AuditEvent explained, Guid session)
    {
        using JsonDocument json = JsonDocument.Parse(explained.Data);
        return json.RootElement.TryGetProperty(SessionMember, out JsonElement named) && named.GetString() == session.ToString() ? json.RootElement.GetProperty(ReasonMember).GetString() : null;
    }
}

using System.Security.Claims;

namespace ExportPortal.Web.Features.Accounts.Sessions;

/// <summary>What a cookie says about its session.</summary>
public static class SessionClaims
{
    /// <summary>The session's id; in the cookie.</summary>
    public const string Id = "ep:session";

    /// <summary>What the person has to do before anything else, <see cref="PasswordPending"/>, <see cref="FactorPending"/> or <see cref="ReasonPending"/>; never in the cookie, judged at every request.</summary>
    public const string Pending = "ep:pending";

    /// <summary>The password was made by somebody else.</summary>
    public const string PasswordPending = "password";

    /// <summary>The role asks for a second factor that this session has not shown.</summary>
    public const string FactorPending = "second-factor";

    /// <summary>The break-glass account has been used, and nobody knows yet why.</summary>
    public const string ReasonPending = "break-glass-reason";

    /// <summary>The session for which the reason of a use of the break-glass account was given; in the cookie.</summary>
    public const string Reasoned = "ep:reasoned";

    /// <summary>The session of a signed-in browser, or null.</summary>
    public static Guid? SessionOf(ClaimsPrincipal person) => Guid.TryParse(person.FindFirstValue(Id), out Guid id) ? id : null;

    /// <summary>Whether the reason was given for this use of the break-glass account.</summary>
    public static bool IsReasoned(ClaimsPrincipal person) => SessionOf(person) is { } session && person.FindFirstValue(Reasoned) == session.ToString();

    /// <summary>What is pending, or null.</summary>
    public static string? PendingOf(ClaimsPrincipal person) => person.FindFirstValue(Pending);
}

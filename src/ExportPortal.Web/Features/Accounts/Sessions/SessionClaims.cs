using System.Security.Claims;

namespace ExportPortal.Web.Features.Accounts.Sessions;

/// <summary>What a cookie says about its session.</summary>
public static class SessionClaims
{
    /// <summary>The session's id; in the cookie.</summary>
    public const string Id = "ep:session";

    /// <summary>What the person has to do before anything else, <see cref="PasswordPending"/> or <see cref="FactorPending"/>; never in the cookie, judged at every request.</summary>
    public const string Pending = "ep:pending";

    /// <summary>The password was made by somebody else.</summary>
    public const string PasswordPending = "password";

    /// <summary>The role asks for a second factor that this session has not shown.</summary>
    public const string FactorPending = "second-factor";

    /// <summary>The session of a signed-in browser, or null.</summary>
    public static Guid? SessionOf(ClaimsPrincipal person) => Guid.TryParse(person.FindFirstValue(Id), out Guid id) ? id : null;

    /// <summary>What is pending, or null.</summary>
    public static string? PendingOf(ClaimsPrincipal person) => person.FindFirstValue(Pending);
}

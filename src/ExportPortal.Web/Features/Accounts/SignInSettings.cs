using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Accounts.Provider;
using ExportPortal.Web.Features.Demo;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>How people may sign in: Authentication.</summary>
public sealed class SignInSettings
{
    // Activity is noted to the minute.
    private static readonly TimeSpan ShortestIdle = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan UsualIdle = TimeSpan.FromMinutes(30);

    /// <summary>Whose sign-in needs a second factor.</summary>
    [Effect("Whose sign-in needs a code or a passkey.", Default = "ApproversAndAdministrators; in the demo None")]
    public SecondFactorNeed RequireSecondFactor { get; init; }

    /// <summary>Whether people may sign in with accounts of the portal itself.</summary>
    [Effect("Whether people may sign in with accounts of the portal itself.")]
    public bool LocalSignIn { get; init; } = true;

    /// <summary>The one account that may still sign in locally when local sign-in is off; null for none.</summary>
    [Effect("The one account that still signs in when local sign-in is off.", Key = "BreakGlass:Email")]
    public string? BreakGlassEmail { get; init; }

    /// <summary>A session in which nobody has done anything for so long is over; zero for never.</summary>
    [Effect("A session in which nobody does anything for so long is over; zero for never.")]
    public TimeSpan IdleTimeout { get; init; } = UsualIdle;

    /// <summary>Domain that passkeys are bound to; null for the host name of the address.</summary>
    [Effect("The domain that passkeys are bound to.", Default = "the host name")]
    public string? PasskeyDomain { get; init; }

    /// <summary>The sign-in provider, or null.</summary>
    public OidcSettings? Oidc { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="WrongSettingException">A setting that cannot work; the message names it.</exception>
    public static SignInSettings Read(IConfiguration configuration, bool production)
    {
        IConfigurationSection section = configuration.GetSection("Authentication");
        string? need = section[nameof(RequireSecondFactor)];
        TimeSpan idle = section.GetValue(nameof(IdleTimeout), UsualIdle);
        SignInSettings settings = new()
        {
            RequireSecondFactor = string.IsNullOrEmpty(need) ? (configuration.IsDemo() ? SecondFactorNeed.None : SecondFactorNeed.ApproversAndAdministrators)
                : Enum.GetNames<SecondFactorNeed>().FirstOrDefault(n => string.Equals(n, need, StringComparison.OrdinalIgnoreCase)) is { } name ? Enum.Parse<SecondFactorNeed>(name)
                : throw new WrongSettingException("Authentication:RequireSecondFactor", $"\"{need}\" is none of {string.Join(", ", Enum.GetNames<SecondFactorNeed>())}."),
            LocalSignIn = section.GetValue(nameof(LocalSignIn), true),
            BreakGlassEmail = section["BreakGlass:Email"] is { Length: > 0 } email ? email.Trim() : null,
            IdleTimeout = idle == TimeSpan.Zero || idle >= ShortestIdle ? idle
                : throw new WrongSettingException("Authentication:IdleTimeout", $"\"{idle}\" is shorter than {ShortestIdle}. Use 00:00:00 for never."),
            PasskeyDomain = section["PasskeyDomain"] is { Length: > 0 } domain ? domain.Trim() : null,
            Oidc = OidcSettings.Read(section.GetSection("Oidc"), production),
        };
        return settings.LocalSignIn || settings.Oidc is not null
            ? settings
            : throw new WrongSettingException("Authentication:LocalSignIn", "without a sign-in provider (Authentication:Oidc:Authority) nobody could sign in.");
    }

    /// <summary>Whether a person with these roles must show a second factor.</summary>
    public bool NeedsSecondFactor(IEnumerable<Role> roles) => RequireSecondFactor switch
    {
        SecondFactorNeed.None => false,
        SecondFactorNeed.Everyone => true,
        _ => roles.Any(r => r is Role.Approver or Role.Administrator),
    };

    /// <summary>Whether this account may sign in with what the portal itself knows: a password or a passkey.</summary>
    public bool AllowsLocally(string? email) => LocalSignIn || IsBreakGlass(email);

    /// <summary>Whether a local sign-in of this account is a use of the break-glass account.</summary>
    public bool IsBreakGlass(string? email) => !LocalSignIn && BreakGlassEmail is not null && string.Equals(email, BreakGlassEmail, StringComparison.OrdinalIgnoreCase);
}

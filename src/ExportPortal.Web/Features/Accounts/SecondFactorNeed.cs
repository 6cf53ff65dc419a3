namespace ExportPortal.Web.Features.Accounts;

/// <summary>Whose sign-in needs more than a password.</summary>
public enum SecondFactorNeed
{
    /// <summary>Nobody's.</summary>
    None,

    /// <summary>That of people who decide or administrate.</summary>
    ApproversAndAdministrators,

    /// <summary>Everybody's.</summary>
    Everyone,
}

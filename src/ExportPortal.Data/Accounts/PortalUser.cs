using Microsoft.AspNetCore.Identity;

namespace ExportPortal.Data.Accounts;

/// <summary>One person who signs in. The e-mail address is the sign-in name.</summary>
public sealed class PortalUser : IdentityUser<Guid>
{
    /// <summary>The name that other people see, e.g. "Anna Weber". 1 to 100 characters.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>A disabled account cannot sign in, and its open pages and tokens stop working.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>The password was made by somebody else; the person can do nothing before choosing another.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>Signs in through the sign-in provider, which also says which roles the person has.</summary>
    public bool IsFromProvider { get; set; }

    /// <summary>The one-time code that was used last; it is not taken twice.</summary>
    public string? LastCode { get; set; }

    /// <summary>When the account was made.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>IANA zone in which times are shown to this person; null means the browser's.</summary>
    public string? TimeZone { get; set; }

    /// <summary>"light", "dark" or null for the system's choice.</summary>
    public string? Theme { get; set; }
}

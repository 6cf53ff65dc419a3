using ExportPortal.Domain.Accounts;

namespace ExportPortal.Web.Features.Accounts.Provider;

/// <summary>The sign-in provider (OpenID Connect): Authentication:Oidc.</summary>
public sealed class OidcSettings
{
    /// <summary>Address of the provider; its discovery document lies below it.</summary>
    [Effect("The address of the sign-in provider; without one there is none.")]
    public required Uri Authority { get; init; }

    /// <summary>The portal's client id there.</summary>
    [Effect("The portal's client id there.")]
    public required string ClientId { get; init; }

    /// <summary>The portal's client secret there.</summary>
    [Effect("The portal's client secret there.", IsSecret = true)]
    public required string ClientSecret { get; init; }

    /// <summary>Claim that holds the names of the person's groups.</summary>
    [Effect("The claim that names a person's groups.")]
    public string GroupsClaim { get; init; } = "groups";

    /// <summary>The word on the sign-in button.</summary>
    [Effect("The word on the sign-in button.")]
    public string DisplayName { get; init; } = "single sign-on";

    /// <summary>Scopes to ask for beside openid.</summary>
    [Effect("What is asked for beside openid.")]
    public IReadOnlyList<string> Scopes { get; init; } = ["profile", "email"];

    /// <summary>Which roles a group of the provider gives.</summary>
    [Effect("Which roles a group of the provider gives.", Key = "RoleMap")]
    public required ILookup<string, Role> Roles { get; init; }

    /// <summary>Which groups of the portal a group of the provider stands for.</summary>
    [Effect("Which groups of the portal a group of the provider stands for.", Key = "GroupMap")]
    public required ILookup<string, string> Groups { get; init; }

    /// <summary>Role of people whose groups give none; null: they do not get in.</summary>
    [Effect("The role of people whose groups give none; without it they do not get in.")]
    public Role? DefaultRole { get; init; }

    /// <summary>Whether signing in there counts as a second factor: the provider decides about its strength.</summary>
    [Effect("Whether signing in there counts as a second factor.")]
    public bool CountsAsSecondFactor { get; init; } = true;

    /// <summary>Reads and checks the settings; null where no authority is set.</summary>
    /// <exception cref="WrongSettingException">A setting that cannot work; the message names it.</exception>
    public static OidcSettings? Read(IConfigurationSection section, bool production)
    {
        if (section["Authority"] is not { Length: > 0 } authority)
        {
            return null;
        }

        if (!Uri.TryCreate(authority, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            throw new WrongSettingException($"{section.Path}:Authority", $"\"{authority}\" is not an https address.");
        }

        if (address.Scheme == "http" && (production || !address.IsLoopback))
        {
            throw new WrongSettingException($"{section.Path}:Authority", "the provider must be asked over https.");
        }

        return new OidcSettings
        {
            Authority = address,
            ClientId = Require(section, "ClientId"),
            ClientSecret = Require(section, "ClientSecret"),
            GroupsClaim = section["GroupsClaim"] is { Length: > 0 } claim ? claim : "groups",
            DisplayName = section["DisplayName"] is { Length: > 0 } name ? name : "single sign-on",
            Scopes = section.GetSection("Scopes").Get<string[]>() is { Length: > 0 } scopes ? scopes : ["profile", "email"],
            Roles = Pairs(section.GetSection("RoleMap"), "Role").ToLookup(p => p.Group, p => RoleOf(p.Value, p.Path), StringComparer.Ordinal),
            Groups = Pairs(section.GetSection("GroupMap"), "PortalGroup").ToLookup(p => p.Group, p => p.Value, StringComparer.Ordinal),
            DefaultRole = section["DefaultRole"] is { Length: > 0 } role ? RoleOf(role, $"{section.Path}:DefaultRole") : null,
            CountsAsSecondFactor = section.GetValue(nameof(CountsAsSecondFactor), true),
        };
    }

    private static string Require(IConfigurationSection section, string name) =>
        section[name] is { Length: > 0 } value ? value : throw new WrongSettingException($"{section.Path}:{name}", "is needed beside the authority.");

    private static IEnumerable<(string Group, string Value, string Path)> Pairs(IConfigurationSection list, string name) => list.GetChildren().Select(entry =>
        entry["Group"] is { Length: > 0 } group && entry[name] is { Length: > 0 } value
            ? (group, value, $"{entry.Path}:{name}")
            : throw new WrongSettingException(entry.Path, $"an entry needs Group and {name}."));

    private static Role RoleOf(string text, string path) =>
        Enum.GetNames<Role>().FirstOrDefault(n => string.Equals(n, text, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse<Role>(name)
            : throw new WrongSettingException(path, $"\"{text}\" is none of {string.Join(", ", Enum.GetNames<Role>())}.");
}

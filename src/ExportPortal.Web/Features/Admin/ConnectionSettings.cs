namespace ExportPortal.Web.Features.Admin;

/// <summary>One AWS account (or role) and its regions: Lightsail:Connections:N.</summary>
public sealed class ConnectionSettings
{
    /// <summary>The portal's name for it, unique, 1 to 60 characters.</summary>
    public string Name { get; set; } = "";

    /// <summary>AWS regions to show and export in, e.g. eu-central-1.</summary>
    public IList<string> Regions { get; set; } = [];

    /// <summary>Endpoint for emulators; empty for AWS.</summary>
    public string? ServiceUrl { get; set; }

    /// <summary>Profile of the AWS configuration files; empty for the default credential chain.</summary>
    public string? Profile { get; set; }

    /// <summary>Role to assume in the account; empty for none.</summary>
    public string? RoleArn { get; set; }

    /// <summary>External id that the role's trust policy asks for.</summary>
    public string? ExternalId { get; set; }

    /// <summary>Static key, for emulators only; refused in Production.</summary>
    public string? AccessKeyId { get; set; }

    /// <summary>Static secret, for emulators only; refused in Production.</summary>
    public string? SecretAccessKey { get; set; }

    /// <summary>
    /// When the call's outcome was unknown and no trace of it was found by the end of the settle window: call again without
    /// asking an administrator. Off by default.
    /// </summary>
    public bool CallAgainWhenProvenAbsent { get; set; }
}

/// <summary>All connections: Lightsail.</summary>
public sealed class LightsailSettings
{
    /// <summary>The connections, in the order in which they are shown.</summary>
    public IList<ConnectionSettings> Connections { get; set; } = [];
}

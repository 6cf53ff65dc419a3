namespace ExportPortal.Web.Features.Admin;

/// <summary>One AWS account (or role) and its regions: Lightsail:Connections:N.</summary>
public sealed class ConnectionSettings
{
    /// <summary>The portal's name for it, unique, 1 to 60 characters.</summary>
    [Effect("The portal's name for the account.")]
    public string Name { get; set; } = "";

    /// <summary>AWS regions to show and export in, e.g. eu-central-1.</summary>
    [Effect("The AWS regions to show and export in.")]
    public IList<string> Regions { get; set; } = [];

    /// <summary>Endpoint for emulators; empty for AWS.</summary>
    [Effect("The address of an emulator; empty for AWS.")]
    public string? ServiceUrl { get; set; }

    /// <summary>Profile of the AWS configuration files; empty for the default credential chain.</summary>
    [Effect("The profile of the AWS configuration that credentials come from.", Default = "default credential chain")]
    public string? Profile { get; set; }

    /// <summary>Role to assume in the account; empty for none.</summary>
    [Effect("The role to assume in the account.")]
    public string? RoleArn { get; set; }

    /// <summary>External id that the role's trust policy asks for.</summary>
    [Effect("The external id that the role asks for.", IsSecret = true)]
    public string? ExternalId { get; set; }

    /// <summary>Static key, for emulators only; refused in Production.</summary>
    [Effect("A static key, for emulators only.", IsSecret = true)]
    public string? AccessKeyId { get; set; }

    /// <summary>Static secret, for emulators only; refused in Production.</summary>
    [Effect("The secret of that key.", IsSecret = true)]
    public string? SecretAccessKey { get; set; }

    /// <summary>
    /// When the call's outcome was unknown and no trace of it was found by the end of the settle window: call again without
    /// asking an administrator. Off by default.
    /// </summary>
    [Effect("Sends again without asking when a call of unknown outcome left no trace.")]
    public bool CallAgainWhenProvenAbsent { get; set; }
}

/// <summary>All connections: Lightsail.</summary>
public sealed class LightsailSettings
{
    /// <summary>The connections, in the order in which they are shown.</summary>
    public IList<ConnectionSettings> Connections { get; set; } = [];
}

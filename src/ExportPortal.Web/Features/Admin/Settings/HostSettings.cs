namespace ExportPortal.Web.Features.Admin.Settings;

/// <summary>Settings that are read one by one where the host is composed, with what they do and what holds without them.</summary>
public sealed class HostSettings
{
    /// <summary>Where the portal listens.</summary>
    [Effect("Where the portal listens.", Key = "Urls")]
    public string Urls { get; init; } = "http://localhost:5000";

    /// <summary>Host names that requests may be for.</summary>
    [Effect("Host names under which the portal answers; * for any.", Key = "AllowedHosts", Default = "any")]
    public string? AllowedHosts { get; init; }

    /// <summary>The database.</summary>
    [Effect("The kind of database: Sqlite for one node, PostgreSql for several.", Key = "Database:Provider")]
    public string DatabaseProvider { get; init; } = "Sqlite";

    /// <summary>Where it is.</summary>
    [Effect("Where the database is, in its own format. It may hold a password, so it is not shown.", Key = "ConnectionStrings:Portal", IsSecret = true)]
    public string? ConnectionString { get; init; }

    /// <summary>What this process does.</summary>
    [Effect("What this node does: All, Web (pages) or Worker (exports).", Key = "Node:Role")]
    public string NodeRole { get; init; } = "All";

    /// <summary>What it is called.</summary>
    [Effect("The name of this node in the history and on the page System.", Key = "Node:Name", Default = "machine and process")]
    public string? NodeName { get; init; }

    /// <summary>Extra port for health and metrics.</summary>
    [Effect("An extra port for health and metrics; without it they answer this machine only.", Key = "Management:Port")]
    public int? ManagementPort { get; init; }
}

/// <summary>Settings of the demo.</summary>
public sealed class DemoSettings
{
    /// <summary>On or off.</summary>
    [Effect("Runs the portal with an emulated AWS and people whose password is public. Refused in Production.")]
    public bool Enabled { get; init; }

    /// <summary>Whether it begins with a history.</summary>
    [Effect("Whether the demo begins with some months of history.")]
    public bool History { get; init; } = true;

    /// <summary>How long its exports take.</summary>
    [Effect("How many seconds an export of the demo takes.")]
    public double ExportSeconds { get; init; } = 20;

    /// <summary>Where its emulator listens.</summary>
    [Effect("Where the demo's emulator of AWS listens.", Default = "a free port")]
    public string? EmulatorUrl { get; init; }

    /// <summary>Where its emulator keeps its state.</summary>
    [Effect("The file in which the demo's emulator keeps its state.")]
    public string EmulatorData { get; init; } = "data/emulator.journal";
}

/// <summary>Settings of keys, proxies and open pages.</summary>
public sealed class ProtectionSettings
{
    /// <summary>Networks of proxies.</summary>
    [Effect("Networks of proxies that may say who the caller is.", Key = "Proxy:Networks", Default = "nobody is believed")]
    public IReadOnlyList<string>? Networks { get; init; }

    /// <summary>Where the keys of cookies lie.</summary>
    [Effect("The folder with the keys of cookies; with PostgreSQL they lie in the database.", Key = "Security:KeysFolder")]
    public string KeysFolder { get; init; } = "data/keys";

    /// <summary>What protects them.</summary>
    [Effect("The certificate that protects these keys at rest.", Key = "Security:KeyCertificateFile")]
    public string? KeyCertificateFile { get; init; }

    /// <summary>Its password.</summary>
    [Effect("The password of that certificate.", Key = "Security:KeyCertificatePassword", IsSecret = true)]
    public string? KeyCertificatePassword { get; init; }

    /// <summary>How many pages one person may have open.</summary>
    [Effect("How many pages one person may have open on a node.", Key = "Security:OpenPagesPerPerson")]
    public int OpenPagesPerPerson { get; init; } = 10;
}

using System.Collections.Concurrent;
using Amazon;
using Amazon.Lightsail;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using ExportPortal.Domain;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Execution;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Admin;

/// <summary>The configured connections and their clients. Clients are made once and kept: they pool connections.</summary>
public sealed class LightsailConnections(LightsailSettings settings, IOptions<ExecutionSettings> execution) : IDisposable
{
    private readonly ConcurrentDictionary<(string Connection, string Region), Lazy<IAmazonLightsail>> _readers = new();
    private readonly ConcurrentDictionary<(string Connection, string Region), Lazy<IAmazonLightsail>> _exporters = new();
    private readonly ConcurrentDictionary<string, Lazy<AWSCredentials?>> _credentials = new(StringComparer.Ordinal);

    /// <summary>The connections in the order of the settings.</summary>
    public IReadOnlyList<ConnectionSettings> All { get; } = [.. settings.Connections];

    /// <summary>Every connection with each of its regions.</summary>
    public IEnumerable<(string Connection, string Region)> AllRegions => All.SelectMany(c => c.Regions.Select(r => (c.Name, r)));

    /// <summary>The connection of this name, or null.</summary>
    public ConnectionSettings? Find(string? name) => All.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Checks that a connection has a region.</summary>
    /// <param name="connection">Its name.</param>
    /// <param name="region">A region.</param>
    /// <param name="viewer">Who asks; a connection that this person may not see is unknown. Null for the portal's own work.</param>
    /// <exception cref="RuleBroken">unknown-connection, unknown-region</exception>
    public ConnectionSettings Require(string? connection, string? region, Actor? viewer = null)
    {
        ConnectionSettings? found = Find(connection);
        if (found is null || viewer?.Sees(found.Name) == false)
        {
            throw RuleBroken.Invalid("unknown-connection", $"There is no connection \"{Shorten(connection)}\". Known are: {string.Join(", ", All.Select(c => c.Name).Where(name => viewer?.Sees(name) != false))}.", "connection");
        }

        return found.Regions.Contains(region ?? "", StringComparer.Ordinal)
            ? found
            : throw RuleBroken.Invalid("unknown-region", $"Connection \"{found.Name}\" has no region \"{Shorten(region)}\". It has: {string.Join(", ", found.Regions)}.", "region");
    }

    /// <summary>The client for read calls; the SDK's standard retry is on.</summary>
    public IAmazonLightsail Reader(string connection, string region) => _readers.GetOrAdd((connection, region), key => new(() => MakeReader(key.Connection, key.Region))).Value;

    /// <summary>The client for ExportSnapshot; it sends once.</summary>
    public IAmazonLightsail Exporter(string connection, string region) => _exporters.GetOrAdd((connection, region), key => new(() => MakeExporter(key.Connection, key.Region))).Value;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (Lazy<IAmazonLightsail> client in _readers.Values.Concat(_exporters.Values).Where(c => c.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }

    private AmazonLightsailClient MakeReader(string connection, string region)
    {
        AmazonLightsailConfig config = ConfigOf(connection, region);
        config.Timeout = execution.Value.CallTimeout;
        return CredentialsOf(connection) is { } credentials ? new AmazonLightsailClient(credentials, config) : new AmazonLightsailClient(config);
    }

    private ExportOnceClient MakeExporter(string connection, string region)
    {
        AmazonLightsailConfig config = ExportOnceClient.OnlyOnce(ConfigOf(connection, region), execution.Value.CallTimeout);
        return CredentialsOf(connection) is { } credentials ? new ExportOnceClient(credentials, config) : new ExportOnceClient(config);
    }

    private AmazonLightsailConfig ConfigOf(string connection, string region)
    {
        ConnectionSettings settings = Require(connection, region);
        AmazonLightsailConfig config = new() { AuthenticationRegion = region };
        if (string.IsNullOrEmpty(settings.ServiceUrl))
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }
        else
        {
            config.ServiceURL = settings.ServiceUrl;
        }

        return config;
    }

    // One credentials object per connection: an assumed role is assumed once and renewed by the SDK, not once per region.
    private AWSCredentials? CredentialsOf(string connection) => _credentials.GetOrAdd(connection, name => new(() => MakeCredentials(Find(name)!))).Value;

    private static AWSCredentials? MakeCredentials(ConnectionSettings connection)
    {
        AWSCredentials? credentials = null;
        if (!string.IsNullOrEmpty(connection.AccessKeyId))
        {
            credentials = new BasicAWSCredentials(connection.AccessKeyId, connection.SecretAccessKey);
        }
        else if (!string.IsNullOrEmpty(connection.Profile))
        {
            credentials = new CredentialProfileStoreChain().TryGetAWSCredentials(connection.Profile, out AWSCredentials? found)
                ? found
                : throw new AmazonClientException($"The credentials profile \"{connection.Profile}\" was not found.");
        }

        if (string.IsNullOrEmpty(connection.RoleArn))
        {
            return credentials;
        }

        AssumeRoleAWSCredentialsOptions options = new() { ExternalId = string.IsNullOrEmpty(connection.ExternalId) ? null : connection.ExternalId };
        return new RoleCredentials(credentials ?? DefaultCredentials(), connection.RoleArn, "ep-exportportal", options);
    }

    private static AWSCredentials DefaultCredentials() => Amazon.Runtime.Credentials.DefaultAWSCredentialsIdentityResolver.GetCredentials();

    private static string Shorten(string? text) => text is { Length: > 60 } ? text[..60] + "…" : text ?? "";
}

using Amazon.Lightsail;
using Amazon.Runtime;

namespace ExportPortal.Integration.Tests.Sdk;

/// <summary>Builds clients that speak to a scripted server.</summary>
internal static class AClient
{
    public const string AccessKey = "AKIAEXAMPLE000000001";
    public const string Secret = "a-secret/that+signs";
    public const string Region = "eu-central-1";

    /// <summary>The settings that ExportSnapshot needs: nothing below our own code may send twice.</summary>
    public static AmazonLightsailConfig SendingOnce(ScriptedServer server)
    {
        AmazonLightsailConfig config = WithDefaults(server);
        config.MaxErrorRetry = 0;
        config.MaxStaleConnectionRetries = 0;
        return config;
    }

    public static AmazonLightsailConfig WithDefaults(ScriptedServer server) => new()
    {
        ServiceURL = server.Url,
        AuthenticationRegion = Region,
    };

    public static AmazonLightsailClient For(ScriptedServer server) => For(SendingOnce(server));

    public static AmazonLightsailClient For(AmazonLightsailConfig config) => new(new BasicAWSCredentials(AccessKey, Secret), config);
}

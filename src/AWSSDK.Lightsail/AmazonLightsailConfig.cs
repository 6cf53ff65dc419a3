using Amazon.Lightsail.Endpoints;
using Amazon.Lightsail.Internal;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Amazon.Lightsail;

/// <summary>Settings of an <see cref="AmazonLightsailClient"/>.</summary>
public class AmazonLightsailConfig : ClientConfig
{
    private static readonly string ClientUserAgent = InternalSDKUtils.BuildUserAgentString("Lightsail", "4.0.0.0");

    /// <summary>Makes the settings with the SDK's defaults.</summary>
    public AmazonLightsailConfig() : base(new DefaultConfigurationProvider(DefaultConfigurations.All))
    {
        base.ServiceId = ServiceId;
        // Without it the SDK derives the signing name from the host, so a local address would be signed as service "127".
        AuthenticationServiceName = "lightsail";
        EndpointProvider = new AmazonLightsailEndpointProvider();
    }

    /// <summary>Identifier of the service.</summary>
    public static new string ServiceId => "Lightsail";

    /// <inheritdoc />
    public override string RegionEndpointServiceName => "lightsail";

    /// <inheritdoc />
    public override string ServiceVersion => "2016-11-28";

    /// <inheritdoc />
    public override string UserAgent => ClientUserAgent;

    /// <summary>The endpoint that an operation would use with these settings.</summary>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters)
        => EndpointProvider.ResolveEndpoint(LightsailEndpointParameters.From(this, parameters.AlternateEndpoint));
}

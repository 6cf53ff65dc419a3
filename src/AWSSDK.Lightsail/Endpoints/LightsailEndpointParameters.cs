using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace Amazon.Lightsail.Endpoints;

/// <summary>What the endpoint of a request depends on.</summary>
public class LightsailEndpointParameters : EndpointParameters
{
    /// <summary>System name of the Region, for example <c>eu-central-1</c>.</summary>
    public string? Region
    {
        get => (string?)this[nameof(Region)];
        set => this[nameof(Region)] = value!;
    }

    /// <summary>Whether to use the dual-stack endpoint.</summary>
    public bool? UseDualStack
    {
        get => (bool?)this[nameof(UseDualStack)];
        set => this[nameof(UseDualStack)] = value!;
    }

    /// <summary>Whether to use the FIPS endpoint.</summary>
    public bool? UseFIPS
    {
        get => (bool?)this[nameof(UseFIPS)];
        set => this[nameof(UseFIPS)] = value!;
    }

    /// <summary>A fixed address (the settings' <c>ServiceURL</c>); null when the Region decides.</summary>
    public string? Endpoint
    {
        get => (string?)this[nameof(Endpoint)];
        set => this[nameof(Endpoint)] = value!;
    }

    internal static LightsailEndpointParameters From(IClientConfig config, RegionEndpoint? alternate) => new()
    {
        Region = alternate?.SystemName ?? config.RegionEndpoint?.SystemName,
        UseDualStack = config.UseDualstackEndpoint,
        UseFIPS = config.UseFIPSEndpoint,
        Endpoint = config.ServiceURL,
    };
}

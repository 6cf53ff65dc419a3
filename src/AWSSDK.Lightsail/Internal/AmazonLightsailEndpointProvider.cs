using Amazon.Lightsail.Endpoints;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace Amazon.Lightsail.Internal;

/// <summary>Lightsail's endpoint rules: a fixed address wins, otherwise the Region and its partition decide.</summary>
internal sealed class AmazonLightsailEndpointProvider : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        LightsailEndpointParameters wanted = (LightsailEndpointParameters)parameters;
        bool fips = wanted.UseFIPS is true;
        bool dualStack = wanted.UseDualStack is true;

        if (wanted.Endpoint is { Length: > 0 } address)
        {
            if (fips || dualStack)
            {
                throw new AmazonClientException("A ServiceURL cannot be combined with the FIPS or dual-stack endpoint.");
            }

            return new Endpoint(address);
        }

        if (wanted.Region is not { Length: > 0 } region)
        {
            throw new AmazonClientException("No Region and no ServiceURL are configured for Lightsail.");
        }

        RegionEndpoint known = RegionEndpoint.GetBySystemName(region);
        string host = fips ? "lightsail-fips" : "lightsail";
        string suffix = dualStack ? DualStackSuffix(known) : known.PartitionDnsSuffix;
        return new Endpoint($"https://{host}.{region}.{suffix}");
    }

    private static string DualStackSuffix(RegionEndpoint region) => region.PartitionName switch
    {
        "aws" or "aws-us-gov" => "api.aws",
        "aws-cn" => "api.amazonwebservices.com.cn",
        string partition => throw new AmazonClientException($"The partition {partition} has no dual-stack endpoints."),
    };
}

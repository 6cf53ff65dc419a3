using Amazon.Lightsail.Endpoints;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Amazon.Lightsail.Internal;

/// <summary>Gives each request its endpoint.</summary>
internal sealed class AmazonLightsailEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext)
        => LightsailEndpointParameters.From(requestContext.ClientConfig, requestContext.Request.AlternateEndpoint);
}

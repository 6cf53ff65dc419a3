using Amazon.Runtime;

namespace Amazon.Lightsail;

/// <summary>Base of all Lightsail requests.</summary>
public class AmazonLightsailRequest : AmazonWebServiceRequest
{
}

using System.Collections.ObjectModel;
using Amazon.Runtime.Internal;

namespace Amazon.Lightsail.Internal;

/// <summary>Tells the SDK which service the client speaks to.</summary>
internal sealed class LightsailServiceMetadata : IServiceMetadata
{
    internal static readonly LightsailServiceMetadata Instance = new();

    public string ServiceId => "Lightsail";

    public IDictionary<string, string> OperationNameMapping => ReadOnlyDictionary<string, string>.Empty;
}

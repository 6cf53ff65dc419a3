using System.Text;

namespace ExportPortal.Integration.Tests.Sdk;

/// <summary>One HTTP request that the scripted server received to its last byte.</summary>
internal sealed record ReceivedCall(string RequestLine, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Operation => Headers["x-amz-target"];

    public string Text => Encoding.UTF8.GetString(Body);
}

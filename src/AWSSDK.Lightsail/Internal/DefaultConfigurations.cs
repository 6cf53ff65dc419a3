using Amazon.Runtime;

namespace Amazon.Lightsail.Internal;

/// <summary>AWS's published defaults for each configuration mode (<c>AWS_DEFAULTS_MODE</c>).</summary>
internal static class DefaultConfigurations
{
    internal static readonly IReadOnlyList<IDefaultConfiguration> All =
    [
        Mode(DefaultConfigurationMode.Standard, 3100),
        Mode(DefaultConfigurationMode.InRegion, 1100),
        Mode(DefaultConfigurationMode.CrossRegion, 3100),
        Mode(DefaultConfigurationMode.Mobile, 30000),
    ];

    private static DefaultConfiguration Mode(DefaultConfigurationMode name, int connectMilliseconds) => new()
    {
        Name = name,
        RetryMode = RequestRetryMode.Standard,
        ConnectTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
        TlsNegotiationTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
    };
}

using Xunit;

namespace ExportPortal.Integration.Tests.Portal;

/// <summary>One portal for all tests of a class that make their own snapshots and requests in it.</summary>
public sealed class SharedPortal : IAsyncLifetime
{
    private PortalUnderTest? _portal;

    internal PortalUnderTest Portal => _portal!;

    public async ValueTask InitializeAsync() => _portal = await PortalUnderTest.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_portal is not null)
        {
            await _portal.DisposeAsync();
        }
    }
}

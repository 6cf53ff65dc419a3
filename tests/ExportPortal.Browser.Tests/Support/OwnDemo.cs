using Microsoft.Playwright;
using Xunit;

namespace ExportPortal.Browser.Tests.Support;

/// <summary>A demo of its own for tests that change how people sign in; nobody else may notice. Opened at localhost: passkeys need a name.</summary>
public sealed class OwnDemo : IAsyncLifetime
{
    private DemoProcess? _process;

    /// <summary>Where it is opened.</summary>
    public Uri Url { get; private set; } = default!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _process = await DemoProcess.StartAsync();
        Url = new UriBuilder(_process.Url) { Host = "localhost" }.Uri;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    /// <summary>A window of somebody who has not signed in.</summary>
    public Task<Visitor> OpenAsync(IBrowser browser) => Visitor.OpenAsync(browser, Url);
}

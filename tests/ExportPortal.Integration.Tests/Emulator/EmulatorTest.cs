using System.Net;
using LightsailEmulator;
using Xunit;

namespace ExportPortal.Integration.Tests.Emulator;

/// <summary>A test with an emulator of its own on a free port, small seed, exports of 20 seconds by a clock that tests move.</summary>
public abstract class EmulatorTest : IAsyncLifetime
{
    private EmulatorHost? _host;
    private EmulatorClient? _client;

    private protected EmulatorClient Client => _client!;

    private protected Uri Url => _host!.Url;

    protected virtual EmulatorOptions Options => new() { Urls = "http://127.0.0.1:0", Seed = "small" };

    public async ValueTask InitializeAsync()
    {
        _host = await EmulatorHost.StartAsync(Options, TestContext.Current.CancellationToken);
        _client = new EmulatorClient(_host.Url);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_host is not null) await _host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static void AssertError(string type, Reply reply, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        Assert.Equal(type, reply.ErrorType);
        Assert.Equal(status, reply.Status);
        Assert.Equal(type, reply.Headers["x-amzn-ErrorType"]);
        Assert.True(Guid.TryParse(reply.Headers["x-amzn-RequestId"], out _));
        Assert.NotEmpty(reply.Message);
        Assert.Equal(type, reply.Json["code"]!.GetValue<string>());
        Assert.NotNull(reply.Json["docs"]);
        Assert.NotNull(reply.Json["tip"]);
    }
}

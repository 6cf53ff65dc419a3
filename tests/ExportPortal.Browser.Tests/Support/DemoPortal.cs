using System.Collections.Concurrent;
using ExportPortal.Web.Features.Demo;
using Microsoft.Playwright;
using Xunit;

namespace ExportPortal.Browser.Tests.Support;

/// <summary>One running demo and one browser for the whole assembly. Every person gets a fresh context, signed in.</summary>
public sealed class DemoPortal : IAsyncLifetime
{
    private readonly ConcurrentDictionary<Person, Lazy<Task<string>>> _sessions = new();
    private IPlaywright? _playwright;
    private DemoProcess? _process;

    /// <summary>The browser.</summary>
    public IBrowser Browser { get; private set; } = default!;

    /// <summary>The portal's process.</summary>
    public DemoProcess Process => _process!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(20_000);
        _process = await DemoProcess.StartAsync();
        _playwright = await Playwright.CreateAsync();
        Browser = await Chromium.LaunchAsync(_playwright);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.CloseAsync();
        }

        _playwright?.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    /// <summary>A window of this person, signed in.</summary>
    public async Task<Visitor> OpenAsync(Person person, BrowserNewContextOptions? options = null)
    {
        // Signed in once each: the portal allows twenty tries a minute from one address.
        string session = await _sessions.GetOrAdd(person, p => new Lazy<Task<string>>(() => SignInAsync(p))).Value;
        options ??= new BrowserNewContextOptions();
        options.StorageState = session;
        return await Visitor.OpenAsync(Browser, Process.Url, options);
    }

    /// <summary>A window of somebody who has not signed in.</summary>
    public Task<Visitor> OpenAsStrangerAsync() => Visitor.OpenAsync(Browser, Process.Url);

    private async Task<string> SignInAsync(Person person)
    {
        await using Visitor visitor = await OpenAsStrangerAsync();
        await visitor.Page.GotoAsync("/sign-in");
        await visitor.SignInAsync(person);
        return await visitor.Page.Context.StorageStateAsync();
    }

    /// <summary>The sign-in name.</summary>
    public static string EmailOf(Person person) => DemoUsers.All.Single(u => u.Email.StartsWith(person.ToString(), StringComparison.OrdinalIgnoreCase)).Email;
}

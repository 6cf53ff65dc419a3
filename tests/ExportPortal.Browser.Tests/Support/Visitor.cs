using System.Collections.Concurrent;
using ExportPortal.Web.Features.Demo;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser.Tests.Support;

/// <summary>One person's window. It collects what the browser complains about.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly CircuitFrames _frames = new();
    private readonly IBrowserContext _context;

    private Visitor(IBrowserContext context, IPage page, Uri portal)
    {
        BaseUrl = portal.GetLeftPart(UriPartial.Authority);
        _context = context;
        Page = page;
    }

    /// <summary>How the portal's script begins when it notes that the server had not known an event, and that it has sent it once more.</summary>
    public const string SentAgain = "Sent again: ";

    /// <summary>What the portal's script has sent again at last; null when there was nothing.</summary>
    public string? SaysAgain { get; private set; }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Where the portal is.</summary>
    public string BaseUrl { get; }

    /// <summary>A new window.</summary>
    public static async Task<Visitor> OpenAsync(IBrowser browser, Uri portal, BrowserNewContextOptions? options = null, string locale = "en-GB")
    {
        options ??= new BrowserNewContextOptions();
        options.BaseURL = portal.ToString();
        options.Locale = locale;
        options.TimezoneId = "Europe/Berlin";
        options.ReducedMotion = ReducedMotion.Reduce;
        options.ViewportSize ??= new ViewportSize { Width = 1440, Height = 900 };
        IBrowserContext context = await browser.NewContextAsync(options);
        await context.AddInitScriptAsync("document.addEventListener('securitypolicyviolation', e => console.error('Content security policy: ' + e.violatedDirective + ' ' + e.blockedURI));");
        Visitor visitor = new(context, await context.NewPageAsync(), portal);
        ITestOutputHelper? output = TestContext.Current.TestOutputHelper;
        visitor.Page.PageError += (_, error) => visitor.Complain(output, $"uncaught: {error}{(error.Contains("no event handler", StringComparison.Ordinal) ? $"\n{visitor._frames}" : "")}");
        visitor.Page.WebSocket += (_, circuit) => visitor._frames.Listen(circuit);
        visitor.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                visitor.Complain(output, $"{message.Type}: {message.Text} ({message.Location})");
            }
            else if (message.Text.StartsWith(SentAgain, StringComparison.Ordinal))
            {
                visitor.SaysAgain = message.Text;
                Console.Error.WriteLine($"{message.Text}\n{visitor._frames}");
            }
        };
        return visitor;
    }

    /// <summary>Into the test's output too: if something else fails first, it may say why.</summary>
    private void Complain(ITestOutputHelper? output, string complaint)
    {
        _complaints.Enqueue(complaint);
        try
        {
            output?.WriteLine(complaint);
        }
        catch (InvalidOperationException)
        {
            // The test has ended.
        }
    }

    /// <summary>Goes to a live page and waits for its circuit; what is typed before would be lost.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded });
        await IsLiveAsync();
    }

    /// <summary>Waits until the page's circuit is there: the layout then renders the places for its dialogs.</summary>
    public Task IsLiveAsync() => Expect(Page.Locator(".mud-popover-provider")).ToBeAttachedAsync();

    /// <summary>Fills in the sign-in form that is on screen, and waits until the portal has taken it.</summary>
    public async Task SignInAsync(Person person)
    {
        await Page.GetByLabel("E-mail address").FillAsync(DemoPortal.EmailOf(person));
        await Page.GetByLabel("Password", new PageGetByLabelOptions { Exact = true }).FillAsync(DemoUsers.Password);
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Account menu of" })).ToBeVisibleAsync();
    }

    /// <summary>A button by its exact words.</summary>
    public ILocator Button(string words) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = words, Exact = true });

    /// <summary>A link by its exact words.</summary>
    public ILocator Link(string words) => Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = words, Exact = true });

    /// <summary>The page's main heading.</summary>
    public ILocator Heading => Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 });

    /// <summary>Waits for the status in the head of a request's page.</summary>
    public Task SeesStatusAsync(string words, float milliseconds = 20_000) =>
        Expect(Page.Locator(".ep-page-header .ep-chip")).ToHaveTextAsync(words, new LocatorAssertionsToHaveTextOptions { Timeout = milliseconds });

    /// <summary>Fails when the browser has reported an error, a warning, or something that the content security policy forbade.</summary>
    public void HasNothingToComplainAbout() => Assert.True(_complaints.IsEmpty, string.Join('\n', _complaints));

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await _context.CloseAsync();
}

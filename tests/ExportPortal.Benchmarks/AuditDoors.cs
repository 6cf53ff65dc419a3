using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using ExportPortal.Browser.Tests.Support;
using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Audit.Search;
using ExportPortal.Integration.Tests.Emulator;
using ExportPortal.Integration.Tests.Processes;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Requests;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace ExportPortal.Benchmarks;

/// <summary>One page of events as somebody asked for it.</summary>
/// <param name="Milliseconds">From the question to the last of it; not a number where that cannot be told.</param>
/// <param name="Rows">How many events came.</param>
internal readonly record struct AuditAnswer(double Milliseconds, int Rows);

/// <summary>Where a page of the audit history is asked for.</summary>
internal interface IAuditDoor : IAsyncDisposable
{
    /// <summary>Asks for one page and waits for the whole of it.</summary>
    /// <param name="query">As people write it.</param>
    /// <param name="older">From new to old; else from old to new.</param>
    /// <param name="beyond">The event where reading goes on, itself left out; null begins at the end.</param>
    Task<AuditAnswer> AskAsync(string query, bool older, long? beyond);

    /// <summary>Opens one of them on a database with a history.</summary>
    /// <param name="name">search: the search itself, in this process · api: GET /api/v1/audit of a portal process · page: the audit page of a portal process, drawn by Chromium</param>
    /// <param name="database">The database.</param>
    static async Task<IAuditDoor> OpenAsync(string name, TestDatabase database) => name switch
    {
        "search" => new SearchDoor(database),
        "api" => new ApiDoor(await AuditPortal.StartAsync(database)),
        "page" => await PageDoor.OpenAsync(await AuditPortal.StartAsync(database), new SearchDoor(database)),
        _ => throw new ArgumentException($"There is no door \"{name}\": search, api or page."),
    };
}

/// <summary>The search itself.</summary>
internal sealed class SearchDoor(TestDatabase database) : IAuditDoor
{
    /// <summary>Items a page: what the API gives by itself and the page shows.</summary>
    public const int PageSize = 50;

    /// <inheritdoc />
    public async Task<AuditAnswer> AskAsync(string query, bool older, long? beyond)
    {
        long start = Stopwatch.GetTimestamp();
        int rows;
        await using (PortalDb db = database.CreateDbContext())
        {
            await db.Database.OpenConnectionAsync();
            CompiledQuery compiled = await new AuditFilter(Query: query).CompileAsync(db, CancellationToken.None);
            rows = (await new AuditSearch(db).ReadAsync(compiled, new SearchWindow(older, beyond, PageSize + 1), CancellationToken.None)).Count;
        }

        return new AuditAnswer(Stopwatch.GetElapsedTime(start).TotalMilliseconds, Math.Min(rows, PageSize));
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A portal process on a history, with an auditor and tokens of theirs.</summary>
internal sealed class AuditPortal : IAsyncDisposable
{
    /// <summary>Who asks.</summary>
    public const string Auditor = "olga@portal.test";

    /// <summary>The auditor's password.</summary>
    public const string Password = "Measured-Portal-1!";

    // A token is good for 50 calls a second: with more of them no call waits for that.
    private const int TokenCount = 8;

    private readonly PortalProcess _process;
    private readonly EmulatorProcess _emulator;

    private AuditPortal(PortalProcess process, EmulatorProcess emulator, IReadOnlyList<string> tokens) => (_process, _emulator, Tokens) = (process, emulator, tokens);

    /// <summary>Bearer tokens.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>Where it listens.</summary>
    public Uri Url => _process.Url!;

    public static async Task<AuditPortal> StartAsync(TestDatabase database)
    {
        Dictionary<string, string?> settings = new() { ["Database:Provider"] = database.Provider.ToString(), ["ConnectionStrings:Portal"] = database.ConnectionString };
        await CommandAsync(settings, "user", "create", "--email", Auditor, "--role", "Auditor");
        List<string> tokens = [];
        for (int i = 0; i < TokenCount; i++)
        {
            tokens.Add(await CommandAsync(settings, "token", "create", "--user", Auditor, "--name", $"measure {i}"));
        }

        await using (PortalDb db = database.CreateDbContext())
        {
            PortalUser auditor = await db.Users.SingleAsync(u => u.Email == Auditor);
            auditor.PasswordHash = new PasswordHasher<PortalUser>().HashPassword(auditor, Password);
            auditor.MustChangePassword = false;
            await db.SaveChangesAsync();
        }

        EmulatorProcess emulator = await EmulatorProcess.StartAsync("--seed", "none");
        // The invented history is looked at, not worked on.
        PortalProcess process = PortalProcess.Launch(
            database, emulator.Url, new Dictionary<string, string> { ["Execution:SweepInterval"] = "01:00:00", ["Execution:PollInterval"] = "00:01:00", ["ReloadStaticAssetsAtRuntime"] = "false" },
            // As it is installed: what helps developers looks for a file of the address's name at each call. Production itself would take no keys of an emulator.
            environment: new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Staging" });
        await process.StartedAsync();
        return new AuditPortal(process, emulator, tokens);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _emulator.DisposeAsync();
    }

    private static async Task<string> CommandAsync(Dictionary<string, string?> settings, params string[] words)
    {
        CommandResult result = await PortalProcess.RunAsync(settings, words);
        return result.ExitCode == 0 ? result.Output.Trim() : throw new InvalidOperationException($"{string.Join(' ', words)}: {result.Errors}");
    }
}

/// <summary>Calls of the API, one after the other over connections that stay open, from sending to the last byte.</summary>
internal sealed class ApiDoor : IAuditDoor
{
    private readonly AuditPortal _portal;
    private readonly HttpClient _http;
    private int _calls;

    public ApiDoor(AuditPortal portal) => (_portal, _http) = (portal, new HttpClient { BaseAddress = portal.Url });

    /// <inheritdoc />
    public async Task<AuditAnswer> AskAsync(string query, bool older, long? beyond)
    {
        string cursor = beyond is { } seq ? $"&cursor={Cursor.Write(seq)}" : "";
        using HttpRequestMessage call = new(HttpMethod.Get, $"/api/v1/audit?query={Uri.EscapeDataString(query)}&order={(older ? "newest" : "oldest")}&limit={SearchDoor.PageSize}{cursor}");
        call.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _portal.Tokens[_calls++ % _portal.Tokens.Count]);
        long start = Stopwatch.GetTimestamp();
        using HttpResponseMessage response = await _http.SendAsync(call);
        byte[] body = await response.Content.ReadAsByteArrayAsync();
        double taken = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        response.EnsureSuccessStatusCode();
        using JsonDocument json = JsonDocument.Parse(body);
        return new AuditAnswer(taken, json.RootElement.GetProperty("items").GetArrayLength());
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _portal.DisposeAsync();
    }
}

/// <summary>The audit page in Chromium: from following a link to the page with that query and place until its rows are drawn. A page without rows has no time: it cannot be told from the one before.</summary>
internal sealed class PageDoor : IAuditDoor
{
    // A page of no events lies between: what is drawn then is new.
    private const string Nothing = "/audit?query=request%3A999999999";

    private const string Follow = """
        ([url, selector]) => new Promise((resolve, reject) => {
            const start = performance.now();
            const late = setTimeout(() => reject(new Error('not drawn: ' + url)), 20000);
            const look = () => {
                if (!document.querySelector(selector)) return;
                observer.disconnect();
                clearTimeout(late);
                requestAnimationFrame(() => setTimeout(() => resolve([performance.now() - start, document.querySelectorAll('.ep-table tbody tr').length])));
            };
            const observer = new MutationObserver(look);
            observer.observe(document.body, { childList: true, subtree: true });
            Blazor.navigateTo(url);
        })
        """;

    private readonly AuditPortal _portal;
    private readonly SearchDoor _search;
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly IPage _page;

    private PageDoor(AuditPortal portal, SearchDoor search, IPlaywright playwright, IBrowser browser, IPage page) =>
        (_portal, _search, _playwright, _browser, _page) = (portal, search, playwright, browser, page);

    public static async Task<PageDoor> OpenAsync(AuditPortal portal, SearchDoor search)
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await Chromium.LaunchAsync(playwright);
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions { BaseURL = portal.Url.ToString(), ReducedMotion = ReducedMotion.Reduce });
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("E-mail address").FillAsync(AuditPortal.Auditor);
        await page.GetByLabel("Password", new PageGetByLabelOptions { Exact = true }).FillAsync(AuditPortal.Password);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Account menu of" }).WaitForAsync();
        await page.GotoAsync(Nothing);
        await page.Locator(".mud-popover-provider").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        return new PageDoor(portal, search, playwright, browser, page);
    }

    /// <inheritdoc />
    public async Task<AuditAnswer> AskAsync(string query, bool older, long? beyond)
    {
        if ((await _search.AskAsync(query, older, beyond)).Rows == 0)
        {
            return new AuditAnswer(double.NaN, 0);
        }

        string place = (older, beyond) switch { (true, null) => "", (true, { } seq) => $"&before={seq}", _ => $"&after={beyond ?? 0}" };
        double[] drawn = await FollowAsync($"/audit?query={Uri.EscapeDataString(query)}{place}", ".ep-table tbody tr");
        await FollowAsync(Nothing, ".ep-empty");
        return new AuditAnswer(drawn[0], (int)drawn[1]);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await _portal.DisposeAsync();
    }

    private Task<double[]> FollowAsync(string url, string selector) => _page.EvaluateAsync<double[]>(Follow, new[] { url, selector });
}

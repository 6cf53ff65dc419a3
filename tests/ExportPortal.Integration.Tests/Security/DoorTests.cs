using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json.Nodes;
using ExportPortal.Data;
using ExportPortal.Integration.Tests.Api;
using ExportPortal.Integration.Tests.Portal;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExportPortal.Integration.Tests.Security;

/// <summary>Every endpoint and page, tried by everybody: nobody, each role, somebody else's object, a revoked token, a session that has ended.</summary>
public sealed class DoorTests : IAsyncLifetime
{
    private const int Nobody = 0;
    private static readonly string[] s_callers = ["nobody", "requester", "approver", "auditor", "administrator"];
    private PortalUnderTest _portal = default!;

    public async ValueTask InitializeAsync() => _portal = await PortalUnderTest.StartAsync(("Authentication:RequireSecondFactor", "None"));

    public async ValueTask DisposeAsync() => await _portal.DisposeAsync();

    [Fact]
    public void Every_endpoint_has_its_line()
    {
        string[] known = [.. Door.All.Select(d => d.Pattern.Trim('/')).Distinct()];
        string[] there = [.. _portal.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is null) // the same for everybody; looked at below
            .Select(e => e.RoutePattern.RawText!.Trim('/')).Distinct()];

        Assert.Empty(there.Except(known).Select(p => $"{p} has no line in Door.All").Concat(known.Except(there).Select(p => $"{p} is no endpoint any more")));
    }

    [Fact]
    public async Task Every_door_answers_each_caller_as_the_table_says_and_with_all_headers()
    {
        Person[] people = [_portal.Rita, _portal.Anna, _portal.Otto, _portal.Ada];
        string foreign = await SubmitAsync(_portal.Ravi);
        string revoked = await RevokedTokenAsync();
        using WebBrowser nobody = new(_portal.Url);
        List<WebBrowser> browsers = [];
        foreach (Person person in people)
        {
            WebBrowser browser = new(_portal.Url);
            await browser.SignInAsync(person);
            browsers.Add(browser);
        }

        using WebBrowser ended = new(_portal.Url);
        await ended.SignInAsync(_portal.Ravi);
        await using (PortalDb db = _portal.OpenDb())
        {
            await db.Sessions.Where(s => s.UserId == _portal.Ravi.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, DateTimeOffset.UtcNow));
        }

        List<string> wrong = [];
        foreach (Door door in Door.All)
        {
            string path = door.Path.Replace("{foreign}", foreign, StringComparison.Ordinal).Replace("{none}", Guid.NewGuid().ToString(), StringComparison.Ordinal);
            bool isCall = door.Path.StartsWith("/api/", StringComparison.Ordinal) || door.Path.StartsWith("/openapi/", StringComparison.Ordinal);
            for (int caller = 0; caller < s_callers.Length; caller++)
            {
                string? token = isCall && caller > Nobody ? people[caller - 1].Token : null;
                WebBrowser browser = caller == Nobody || isCall ? nobody : browsers[caller - 1];
                wrong.AddRange(Judge(door, s_callers[caller], door.AnswerFor(caller), await SendAsync(browser, door, path, token)));
            }

            if (isCall)
            {
                wrong.AddRange(Judge(door, "a revoked token", door.AnswerFor(Nobody), await SendAsync(nobody, door, path, revoked)));
            }

            wrong.AddRange(Judge(door, "an ended session", door.AnswerFor(Nobody), await SendAsync(ended, door, path, null)));
        }

        browsers.ForEach(b => b.Dispose());
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("/portal.css")]
    [InlineData("/passkeys.js")]
    [InlineData("/_framework/blazor.web.js")]
    [InlineData("/no-such-file.js")]
    [InlineData("/api/v1/no-such-call")]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/no-such-check")]
    [InlineData("/metrics")]
    public async Task Static_files_errors_and_health_carry_the_headers_too(string path)
    {
        using WebBrowser browser = new(_portal.Url);
        Assert.Empty(MissingHeaders(await browser.GetAsync(path)));
    }

    [Fact]
    public async Task No_page_takes_a_form_without_its_token()
    {
        using WebBrowser ada = new(_portal.Url);
        await ada.SignInAsync(_portal.Ada);
        List<string> wrong = [];
        foreach (Door page in Door.All.Where(d => d.Method == "GET" && d.AnswerFor(4) == "200" && !d.Path.StartsWith("/api", StringComparison.Ordinal) && !d.Path.StartsWith("/openapi", StringComparison.Ordinal)
            && d.Path is not ("/error" or "/status/404" or "/jobs") && !d.Path.Contains('{', StringComparison.Ordinal)))
        {
            using HttpRequestMessage post = new(HttpMethod.Post, new Uri(_portal.Url, page.Path)) { Content = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "preferences")]) };
            HttpStatusCode status = (await ada.SendAsync(post)).Status;
            if (status is not (HttpStatusCode.BadRequest or HttpStatusCode.TooManyRequests))
            {
                wrong.Add($"{page.Path} answers {(int)status}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_hub_has_the_methods_that_were_looked_at()
    {
        // Whoever may call one may call all: the gate lets a circuit's connection in only with the portal's own origin and an open session, and every use case
        // behind them asks for itself. A method that a new version of the framework adds has to be looked at first.
        Type hub = typeof(Microsoft.AspNetCore.Components.Server.CircuitOptions).Assembly.GetType("Microsoft.AspNetCore.Components.Server.ComponentHub", throwOnError: true)!;
        string[] methods = [.. hub.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(m => !m.IsVirtual).Select(m => m.Name).Order(StringComparer.Ordinal)];

        Assert.Equal(
            ["BeginInvokeDotNetFromJS", "ConnectCircuit", "EndInvokeJSFromDotNet", "OnLocationChanged", "OnLocationChanging", "OnRenderCompleted", "PauseCircuit", "ReceiveByteArray", "ReceiveJSDataChunk", "ResumeCircuit", "SendDotNetStreamToJS", "StartCircuit", "UpdateRootComponents"],
            methods);
    }

    private static async Task<WebPage> SendAsync(WebBrowser browser, Door door, string path, string? token)
    {
        using HttpRequestMessage request = new(new HttpMethod(door.Method), new Uri(browser.Portal, path)) { Content = door.Body is null ? null : JsonContent.Create(door.Body) };
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        return await browser.SendAsync(request);
    }

    private static IEnumerable<string> Judge(Door door, string caller, string expected, WebPage answer)
    {
        string got = answer.Location?.AbsolutePath == "/sign-in" ? "in" : answer.Location is not null ? "go" : $"{(int)answer.Status}";
        if (got != expected)
        {
            yield return $"{door.Method} {door.Pattern} answers {caller} with {got} instead of {expected}";
        }

        foreach (string missing in MissingHeaders(answer))
        {
            yield return $"{door.Method} {door.Pattern} answers {caller} without {missing}";
        }
    }

    private static IEnumerable<string> MissingHeaders(WebPage answer)
    {
        bool Has(string name, string part) => answer.Message.Headers.TryGetValues(name, out IEnumerable<string>? values) && values.Single().Contains(part, StringComparison.Ordinal);
        (string Name, string Part)[] wanted =
        [
            ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Permissions-Policy", "camera=()"), ("Content-Security-Policy", "frame-ancestors 'none'"), ("Content-Security-Policy", "script-src 'self' 'nonce-"), ("Content-Security-Policy", "object-src 'none'"),
        ];
        string policy = answer.Message.Headers.TryGetValues("Content-Security-Policy", out IEnumerable<string>? set) ? set.Single() : "";
        string scripts = policy.Split(';').FirstOrDefault(d => d.Contains("script-src", StringComparison.Ordinal)) ?? "";
        return wanted.Where(w => !Has(w.Name, w.Part)).Select(w => $"{w.Name}: {w.Part}")
            .Concat(scripts.Contains("unsafe", StringComparison.Ordinal) ? ["a strict script policy"] : []);
    }

    private async Task<string> SubmitAsync(Person person)
    {
        using HttpClient client = _portal.ClientFor(person);
        ApiAnswer made = (await client.SendAsync("/api/v1/requests", new { connection = PortalUnderTest.Connection, region = PortalUnderTest.Region, snapshotName = await _portal.MakeSnapshotAsync(), justification = "Looked at by everybody in turn." })).Must(HttpStatusCode.Created);
        return (string)((JsonObject)made.Json)["id"]!;
    }

    private async Task<string> RevokedTokenAsync()
    {
        Person person = await _portal.MakePersonAsync("revoked", Domain.Accounts.Role.Administrator);
        await using PortalDb db = _portal.OpenDb();
        await db.ApiTokens.Where(t => t.UserId == person.Id).ExecuteUpdateAsync(set => set.SetProperty(t => t.RevokedAt, DateTimeOffset.UtcNow));
        return person.Token;
    }
}

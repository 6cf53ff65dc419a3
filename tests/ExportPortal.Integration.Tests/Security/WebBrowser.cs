using System.Net;
using System.Text.RegularExpressions;
using ExportPortal.Integration.Tests.Portal;
using Xunit;

namespace ExportPortal.Integration.Tests.Security;

/// <summary>One answer, read to its end.</summary>
internal sealed record WebPage(HttpStatusCode Status, Uri Url, string Html, Uri? Location, HttpResponseMessage Message)
{
    public string Text => WebUtility.HtmlDecode(Html);
}

/// <summary>
/// A browser without a screen: keeps cookies for each origin, fills in forms with their antiforgery token, follows redirects when asked to.
/// A cookie container would not send Secure cookies over plain HTTP, as browsers do on loopback.
/// </summary>
internal sealed partial class WebBrowser(Uri portal) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly Dictionary<string, Dictionary<string, string>> _jars = [];

    public Uri Portal => portal;

    /// <summary>The portal's cookies.</summary>
    public IReadOnlyDictionary<string, string> Cookies => JarOf(portal);

    public void Dispose() => _http.Dispose();

    public Task<WebPage> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(portal, path)));

    public Task<WebPage> GetAsync(Uri url) => SendAsync(new HttpRequestMessage(HttpMethod.Get, url));

    /// <summary>Shows another node the cookies of the portal, as a browser does behind a load balancer.</summary>
    public void Knows(Uri node) => _jars[node.Authority] = JarOf(portal);

    /// <summary>Opens a WebSocket to the circuits' hub with the cookies of the portal, as a live page does.</summary>
    public async Task<System.Net.WebSockets.ClientWebSocket> OpenCircuitAsync()
    {
        System.Net.WebSockets.ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Cookie", string.Join("; ", JarOf(portal).Select(c => $"{c.Key}={c.Value}")));
        socket.Options.SetRequestHeader("Origin", portal.GetLeftPart(UriPartial.Authority));
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(new UriBuilder(new Uri(portal, "/_blazor")) { Scheme = "ws" }.Uri, CancellationToken.None);
        }
        catch (System.Net.WebSockets.WebSocketException) when (socket.HttpStatusCode != 0)
        {
            // The caller looks at the status.
        }

        return socket;
    }

    /// <summary>Goes where redirects lead.</summary>
    public async Task<WebPage> FollowAsync(WebPage page, Func<Uri, Uri>? onTheWay = null)
    {
        for (int i = 0; i < 10 && page.Location is not null; i++)
        {
            page = await GetAsync(onTheWay is null ? page.Location : onTheWay(page.Location));
        }

        return page;
    }

    /// <summary>Sends a form of a page.</summary>
    public Task<WebPage> SubmitAsync(WebPage form, string? handler, params (string Name, string Value)[] fields) => SubmitAsync(form, form.Url, handler, fields);

    /// <summary>Sends a form of a page to another address.</summary>
    public Task<WebPage> SubmitAsync(WebPage form, Uri to, string? handler, params (string Name, string Value)[] fields)
    {
        List<KeyValuePair<string, string>> all = [.. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)), KeyValuePair.Create("__RequestVerificationToken", TokenOf(form))];
        if (handler is not null)
        {
            all.Add(KeyValuePair.Create("_handler", handler));
        }

        return SendAsync(new HttpRequestMessage(HttpMethod.Post, to) { Content = new FormUrlEncodedContent(all) });
    }

    public async Task<WebPage> SignInAsync(string email, string password, string query = "") =>
        await SubmitAsync(await GetAsync("/sign-in" + query), "sign-in", ("Input.Email", email), ("Input.Password", password));

    public async Task<WebPage> SignInAsync(Person person)
    {
        WebPage answer = await SignInAsync(person.Email, Person.Password);
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        return answer;
    }

    public static string TokenOf(WebPage form)
    {
        Match token = FormToken().Match(form.Html);
        Assert.True(token.Success, $"{form.Url} ({(int)form.Status}) has no form.");
        return WebUtility.HtmlDecode(token.Groups[1].Value);
    }

    public async Task<WebPage> SendAsync(HttpRequestMessage request)
    {
        Dictionary<string, string> jar = JarOf(request.RequestUri!);
        if (jar.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", jar.Select(c => $"{c.Key}={c.Value}")));
        }

        HttpResponseMessage answer = await _http.SendAsync(request);
        foreach (string cookie in answer.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? set) ? set : [])
        {
            string[] pair = cookie.Split(';')[0].Split('=', 2);
            if (pair[1].Length == 0)
            {
                jar.Remove(pair[0]);
            }
            else
            {
                jar[pair[0]] = pair[1];
            }
        }

        Uri? location = answer.Headers.Location is { } to ? new Uri(request.RequestUri!, to) : null;
        return new WebPage(answer.StatusCode, request.RequestUri!, await answer.Content.ReadAsStringAsync(), location, answer);
    }

    private Dictionary<string, string> JarOf(Uri url)
    {
        if (!_jars.TryGetValue(url.Authority, out Dictionary<string, string>? jar))
        {
            _jars[url.Authority] = jar = [];
        }

        return jar;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}

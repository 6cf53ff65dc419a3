using System.Net;
using System.Text.RegularExpressions;
using ExportPortal.Web.Components;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace ExportPortal.Web.Tests.Http;

/// <summary>The whole application in demo mode, in memory over HTTP, on a database of its own.</summary>
public sealed partial class DemoPortal : WebApplicationFactory<App>
{
    private readonly string folder = Directory.CreateTempSubdirectory("exportportal-").FullName;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("Demo:EmulatorData", Path.Combine(folder, "emulator.journal"));
        builder.UseSetting("Security:KeysFolder", Path.Combine(folder, "keys"));
        builder.UseSetting("ConnectionStrings:Portal", $"Data Source={Path.Combine(folder, "portal.db")};Pooling=False");
    }

    /// <summary>A browser that keeps cookies and does not follow redirects.</summary>
    public HttpClient Browser() => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = true });

    /// <summary>Opens the sign-in page and sends its form.</summary>
    public static async Task<HttpResponseMessage> SignInAsync(HttpClient browser, string email, string password, string query = "")
    {
        string token = await FormTokenAsync(browser);
        return await SendSignInAsync(browser, token, email, password, query);
    }

    /// <summary>The antiforgery token of the sign-in page.</summary>
    public static async Task<string> FormTokenAsync(HttpClient browser)
    {
        string page = await browser.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        return WebUtility.HtmlDecode(FormToken().Match(page).Groups[1].Value);
    }

    /// <summary>Sends the sign-in form.</summary>
    public static Task<HttpResponseMessage> SendSignInAsync(HttpClient browser, string? token, string email, string password, string query = "")
    {
        Dictionary<string, string> fields = new() { ["_handler"] = "sign-in", ["Input.Email"] = email, ["Input.Password"] = password };
        if (token is not null)
        {
            fields["__RequestVerificationToken"] = token;
        }

        return browser.PostAsync(new Uri("/sign-in" + query, UriKind.Relative), new FormUrlEncodedContent(fields));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex("__RequestVerificationToken\" value=\"([^\"]+)")]
    private static partial Regex FormToken();
}

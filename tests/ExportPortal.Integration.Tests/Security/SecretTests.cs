using System.Net;
using System.Text;
using ExportPortal.Integration.Tests.Api;
using ExportPortal.Integration.Tests.Portal;
using Xunit;

namespace ExportPortal.Integration.Tests.Security;

/// <summary>Secrets that the portal was given are in none of the places that others can read.</summary>
public sealed class SecretTests
{
    private const string Key = "AKIACANARY0123456789";
    private const string Secret = "canary-secret-that-must-not-be-seen-anywhere";

    [Fact]
    public async Task No_secret_is_in_the_database_on_a_page_or_in_an_answer()
    {
        await using PortalUnderTest portal = await PortalUnderTest.StartAsync(
            ("Authentication:RequireSecondFactor", "None"),
            // A connection whose keys AWS refuses: its errors are stored and shown.
            ("Lightsail:Connections:1:Name", "broken"), ("Lightsail:Connections:1:Regions:0", "eu-central-1"), ("Lightsail:Connections:1:ServiceUrl", "http://127.0.0.1:9"),
            ("Lightsail:Connections:1:AccessKeyId", Key), ("Lightsail:Connections:1:SecretAccessKey", Secret));
        using WebBrowser ada = new(portal.Url);
        await ada.SignInAsync(portal.Ada);
        StringBuilder shown = new();
        foreach (string page in new[] { "/admin/connections", "/admin/system", "/admin/settings", "/admin/notifications", "/admin/people", "/account/tokens", "/account/security", "/snapshots", "/audit" })
        {
            WebPage answer = await ada.GetAsync(page);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            shown.AppendLine(answer.Text);
        }

        using HttpClient rita = portal.ClientFor(portal.Rita);
        foreach (object wanted in new object[]
        {
            new { connection = "broken", region = "eu-central-1", snapshotName = "any", justification = "A connection that does not work." },
            new { connection = PortalUnderTest.Connection, region = PortalUnderTest.Region, snapshotName = await portal.MakeSnapshotAsync(), justification = "A request with an event or two." },
        })
        {
            shown.AppendLine((await rita.SendAsync("/api/v1/requests", wanted)).Json.ToJsonString());
        }

        string cookie = ada.Cookies.Values.MaxBy(v => v.Length)!;
        string[] secrets = [Secret, Person.Password, portal.Rita.Token, portal.Ada.Token, cookie];
        string pages = shown.ToString();
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, pages, StringComparison.Ordinal));
        byte[][] stored = [.. Directory.GetFiles(portal.Folder, "*.db*", SearchOption.AllDirectories).Select(Read)];
        Assert.NotEmpty(stored);
        Assert.Contains(stored, bytes => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(portal.Rita.Email)) >= 0); // it is the right file, and in plain text
        Assert.All(secrets, secret => Assert.DoesNotContain(stored, bytes => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0));
    }

    private static byte[] Read(string file)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}

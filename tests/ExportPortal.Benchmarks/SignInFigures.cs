using System.Diagnostics;
using System.Globalization;
using System.Net;
using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Integration.Tests.Portal;
using ExportPortal.Integration.Tests.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Benchmarks;

/// <summary>Wrong passwords: how long each answer takes for known and unknown accounts, and what becomes of ten thousand of them.</summary>
internal static class SignInFigures
{
    private const int TriesOfOne = 4; // the fifth would lock the account

    /// <summary>Measures and prints.</summary>
    /// <param name="args">--tries N of each kind (400) · --flood N (10000)</param>
    public static async Task RunAsync(string[] args)
    {
        Dictionary<string, int> options = args.Chunk(2).ToDictionary(pair => pair[0].TrimStart('-'), pair => int.Parse(pair[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        int tries = options.GetValueOrDefault("tries", 400);
        int flood = options.GetValueOrDefault("flood", 10_000);
        await using PortalUnderTest portal = await PortalUnderTest.StartAsync(("Proxy:Networks:0", "127.0.0.0/8"));
        using WebBrowser form = new(portal.Url);
        WebPage page = await form.GetAsync("/sign-in");
        using SignInClient client = new(portal.Url, page);
        string[] known = await MakeAsync(portal, (tries / TriesOfOne) + 5);

        List<double> ofKnown = [], ofUnknown = [];
        for (int i = -20; i < tries; i++)
        {
            string address = string.Create(CultureInfo.InvariantCulture, $"10.{(i + 20) / 60000 % 250}.{(i + 20) / 250 % 250}.{((i + 20) % 250) + 1}");
            (double ms, _) = await client.TryAsync(known[(i + 20) / TriesOfOne], address);
            (double other, _) = await client.TryAsync(string.Create(CultureInfo.InvariantCulture, $"nobody-{i}@portal.test"), address);
            if (i >= 0) // the first ones warm the process up
            {
                ofKnown.Add(ms);
                ofUnknown.Add(other);
            }
        }

        Print("known account", ofKnown);
        Print("unknown account", ofUnknown);

        Stopwatch watch = Stopwatch.StartNew();
        int[] statuses = new int[600];
        await Parallel.ForEachAsync(Enumerable.Range(0, flood), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            (double _, HttpStatusCode status) = await client.TryAsync(portal.Anna.Email, string.Create(CultureInfo.InvariantCulture, $"172.16.{i / 250}.{(i % 250) + 1}"));
            Interlocked.Increment(ref statuses[(int)status]);
        });
        Console.WriteLine($"{flood} wrong passwords for one account from {flood} addresses in {watch.Elapsed.TotalSeconds:0} s: {string.Join(", ", statuses.Select((count, status) => (count, status)).Where(s => s.count > 0).Select(s => $"{s.count} x {s.status}"))}");
        await using PortalDb db = portal.OpenDb();
        Console.WriteLine($"locked until {(await db.Users.SingleAsync(u => u.Id == portal.Anna.Id)).LockoutEnd:u}");
        using WebBrowser ravi = new(portal.Url);
        WebPage answer = await ravi.SignInAsync(portal.Ravi.Email, Person.Password);
        Console.WriteLine($"somebody else signs in: {(answer.Status == HttpStatusCode.Redirect ? "yes" : "no")}");
    }

    // One hash for all: hashing is slow on purpose.
    private static async Task<string[]> MakeAsync(PortalUnderTest portal, int count)
    {
        await using AsyncServiceScope scope = portal.Services.CreateAsyncScope();
        UserManager<PortalUser> users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        string hash = (await users.FindByEmailAsync(portal.Rita.Email))!.PasswordHash!;
        List<string> made = [];
        for (int i = 0; i < count; i++)
        {
            string email = string.Create(CultureInfo.InvariantCulture, $"person-{i}@portal.test");
            IdentityResult result = await users.CreateAsync(new PortalUser { UserName = email, Email = email, DisplayName = email, PasswordHash = hash, CreatedAt = DateTimeOffset.UtcNow });
            made.Add(result.Succeeded ? email : throw new InvalidOperationException(result.ToString()));
        }

        return [.. made];
    }

    private static void Print(string what, List<double> all)
    {
        double[] sorted = [.. all.Order()];
        string At(double part) => $"{sorted[(int)(part * (sorted.Length - 1))]:0.0} ms";
        Console.WriteLine($"wrong password, {what}, {sorted.Length} tries: p5 {At(.05)}, p25 {At(.25)}, median {At(.5)}, p75 {At(.75)}, p95 {At(.95)}");
    }

    private sealed class SignInClient(Uri portal, WebPage form) : IDisposable
    {
        private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = portal };
        private readonly string _cookie = string.Join("; ", form.Message.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));

        public async Task<(double Milliseconds, HttpStatusCode Status)> TryAsync(string email, string from)
        {
            using HttpRequestMessage post = new(HttpMethod.Post, "/sign-in")
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "sign-in", ["__RequestVerificationToken"] = WebBrowser.TokenOf(form), ["Input.Email"] = email, ["Input.Password"] = "wrong password" }),
            };
            post.Headers.Add("Cookie", _cookie);
            post.Headers.Add("X-Forwarded-For", from);
            long start = Stopwatch.GetTimestamp();
            using HttpResponseMessage answer = await _http.SendAsync(post);
            await answer.Content.ReadAsByteArrayAsync();
            return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, answer.StatusCode);
        }

        public void Dispose() => _http.Dispose();
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using ExportPortal.Data;
using ExportPortal.Integration.Tests.Emulator;
using ExportPortal.Integration.Tests.Portal;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Dashboard;
using ExportPortal.Web.Features.Demo;
using ExportPortal.Web.Features.Palette;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Requests.Times;
using ExportPortal.Web.Features.Snapshots;
using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Benchmarks;

/// <summary>What pages take on the server with a long history and many snapshots: the use cases behind them, in the composed application on SQLite.</summary>
internal static class PageFigures
{
    private const int Connections = 4;
    private const int Rounds = 15;

    /// <summary>Measures and prints one line for each page: the first call, then median and p95 of the others.</summary>
    /// <param name="args">--requests N · --snapshots N</param>
    public static async Task RunAsync(string[] args)
    {
        Environment.SetEnvironmentVariable("ASPNETCORE_ENVIRONMENT", "Development"); // takes the emulator's keys
        Dictionary<string, string> options = args.Chunk(2).ToDictionary(pair => pair[0].TrimStart('-'), pair => pair.ElementAtOrDefault(1) ?? "", StringComparer.Ordinal);
        int Number(string name, int otherwise) => options.TryGetValue(name, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        int requests = Number("requests", 50_000);
        int snapshots = Number("snapshots", 5_000);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("exportportal-pages-");
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--seed", "none", "--data", Path.Combine(folder.FullName, "journal"), "--page-size", "100");
        for (int i = 0; i < snapshots / Connections; i++)
        {
            await emulator.Client.PostAsync("snapshots", new { region = "eu-central-1", kind = i % 3 == 0 ? "disk" : "instance", name = $"web-{i:00000}", sizeInGb = 20 + (i % 200), tags = new { env = i % 2 == 0 ? "prod" : "test" } });
        }

        await using (PortalFactory portal = new(Settings(folder, emulator.Url)))
        {
            portal.StartServer();
            await SeedHistory.RunAsync(portal.Services, requests, Console.Out, CancellationToken.None);
            await GiveThirdToRitaAsync(portal.Services);
            await MeasureAsync(portal.Services);
        }

        folder.Delete(recursive: true);
    }

    private static async Task MeasureAsync(IServiceProvider services)
    {
        DateOnly today = DateOnly.FromDateTime(DateTime.UtcNow);
        foreach (int days in (int[])[30, 90, 365])
        {
            await PageAsync(services, "ada", $"dashboard, {days} days", s => s.GetRequiredService<GetFigures>().ExecuteAsync(new FigureRange(today.AddDays(1 - days), today), TimeZoneInfo.Utc, CancellationToken.None));
        }

        await PageAsync(services, "anna", "inbox, waiting for me", s => s.GetRequiredService<ListInbox>().ExecuteAsync(InboxTab.Mine, 50, null, CancellationToken.None));
        await PageAsync(services, "anna", "inbox, all I can see", s => s.GetRequiredService<ListInbox>().ExecuteAsync(InboxTab.All, 50, null, CancellationToken.None));
        await PageAsync(services, "anna", "inbox badge", s => s.GetRequiredService<CountInbox>().ExecuteAsync(CancellationToken.None));
        await PageAsync(services, "rita", "my requests with counts", async s =>
        {
            await s.GetRequiredService<ListRequests>().ExecuteAsync(new RequestFilter(Mine: true), null, 50, CancellationToken.None);
            return await s.GetRequiredService<CountMyRequests>().ExecuteAsync(CancellationToken.None);
        });
        await PageAsync(services, "otto", "history by tag with its count", async s =>
        {
            RequestFilter filter = new(Tag: "env=prod");
            await s.GetRequiredService<ListRequests>().ExecuteAsync(filter, null, 50, CancellationToken.None);
            return await s.GetRequiredService<ListRequests>().CountAsync(filter, 10_000, CancellationToken.None);
        });
        await PageAsync(services, "rita", "usual times", s => s.GetRequiredService<ReadUsualTimes>().ExecuteAsync(SnapshotKind.Instance, 60, CancellationToken.None));
        SnapshotList? list = null;
        await PageAsync(services, "rita", "snapshots", async s => list = await s.GetRequiredService<FindSnapshots>().ReadAsync(refresh: false, CancellationToken.None));
        await PageAsync(services, "rita", $"search in {list!.Total} snapshots, one key", _ => Task.FromResult(list.Matching(new SnapshotFilter("web-0012 prod")).Rows.SortedBy("name")));
        await PageAsync(services, "anna", "palette, one key", s => s.GetRequiredService<FindAnything>().ExecuteAsync("web-0012", CancellationToken.None).LastAsync().AsTask());
    }

    private static async Task PageAsync<T>(IServiceProvider services, string person, string page, Func<IServiceProvider, Task<T>> read)
    {
        ClaimsPrincipal principal = await PrincipalAsync(services, person);
        List<double> times = [];
        for (int i = 0; i <= Rounds; i++)
        {
            await using AsyncServiceScope scope = services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentUser>().Is(principal, null);
            long start = Stopwatch.GetTimestamp();
            await read(scope.ServiceProvider);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        double[] others = [.. times.Skip(1).Order()];
        Console.WriteLine($"{page}: first {times[0]:0} ms, then median {others[others.Length / 2]:0.0} ms, p95 {others[(int)(others.Length * 0.95)]:0.0} ms");
    }

    private static async Task<ClaimsPrincipal> PrincipalAsync(IServiceProvider services, string person)
    {
        await using PortalDb db = await services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        Guid id = await db.Users.Where(u => u.Email == $"{person}@demo.test").Select(u => u.Id).SingleAsync();
        return new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, id.ToString())], "measure"));
    }

    // The synthetic history belongs to invented people: a requester with a long list is wanted too.
    private static async Task GiveThirdToRitaAsync(IServiceProvider services)
    {
        await using PortalDb db = await services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        Guid rita = await db.Users.Where(u => u.Email == "rita@demo.test").Select(u => u.Id).SingleAsync();
        await db.Requests.Where(r => r.Number % 3 == 0).ExecuteUpdateAsync(set => set.SetProperty(r => r.RequestedById, rita));
    }

    private static Dictionary<string, string?> Settings(DirectoryInfo folder, Uri emulator)
    {
        Dictionary<string, string?> settings = new()
        {
            ["Demo:Enabled"] = "true",
            ["Execution:SweepInterval"] = "01:00:00", // the synthetic history is looked at, not worked on
            ["ConnectionStrings:Portal"] = $"Data Source={Path.Combine(folder.FullName, "portal.db")}",
            ["Security:KeysFolder"] = Path.Combine(folder.FullName, "keys"),
            ["Snapshots:ReadAgainAfter"] = "01:00:00",
            ["Execution:ReadsPerSecond"] = "500",
        };
        for (int i = 0; i < Connections; i++)
        {
            settings[$"Lightsail:Connections:{i}:Name"] = $"account-{i + 1}";
            settings[$"Lightsail:Connections:{i}:Regions:0"] = "eu-central-1";
            settings[$"Lightsail:Connections:{i}:ServiceUrl"] = emulator.ToString();
            settings[$"Lightsail:Connections:{i}:AccessKeyId"] = "AKIAEMULATORADMIN001";
            settings[$"Lightsail:Connections:{i}:SecretAccessKey"] = "emulator-secret-admin";
        }

        return settings;
    }
}

using System.Net;
using System.Text.Json.Nodes;
using ExportPortal.Data.Storage;
using ExportPortal.Integration.Tests.Portal;
using ExportPortal.Integration.Tests.Processes;
using Xunit;

namespace ExportPortal.Integration.Tests.Api;

/// <summary>Two approvers who click at the same instant, again and again.</summary>
public sealed class RaceTests
{
    // The long form runs with EXPORTPORTAL_RACE=500.
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("EXPORTPORTAL_RACE") ?? "60", System.Globalization.CultureInfo.InvariantCulture);
    private const int AtOnce = 4;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Of_two_approvals_at_the_same_instant_one_counts_every_time_and_leads_to_one_export(DatabaseProvider provider)
    {
        await using PortalUnderTest portal = provider == DatabaseProvider.Sqlite
            ? await PortalUnderTest.StartAsync(("Execution:CallsPerSecond", "1000"), ("Execution:ReadsPerSecond", "1000"))
            : await PortalUnderTest.StartAsync(("Execution:CallsPerSecond", "1000"), ("Execution:ReadsPerSecond", "1000"),
                ("Database:Provider", nameof(DatabaseProvider.PostgreSql)), ("ConnectionStrings:Portal", await (await PostgresCluster.SharedAsync()).MakeDatabaseAsync()));
        string[] names = [.. await Task.WhenAll(Enumerable.Range(0, Rounds).Select(_ => portal.MakeSnapshotAsync()))];

        await Parallel.ForEachAsync(names, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (name, _) => await RaceAsync(portal, name));

        await PortalUnderTest.UntilAsync(
            async () => (await portal.EmulatorControl.LedgerAsync()).Count(e => (string)e!["operation"]! == "ExportSnapshot"),
            count => count >= Rounds, seconds: 120);
        JsonArray ledger = await portal.EmulatorControl.LedgerAsync();
        Assert.Equal(names.Order(StringComparer.Ordinal), ledger.Where(e => (string)e!["operation"]! == "ExportSnapshot").Select(e => (string)e!["sourceSnapshotName"]!).Order(StringComparer.Ordinal));
    }

    private static async Task RaceAsync(PortalUnderTest portal, string name)
    {
        using HttpClient rita = portal.ClientFor(portal.Rita);
        using HttpClient anna = portal.ClientFor(portal.Anna);
        using HttpClient amir = portal.ClientFor(portal.Amir);
        JsonNode request = (await WithPatienceAsync(() => rita.SendAsync("/api/v1/requests",
            new { connection = PortalUnderTest.Connection, region = PortalUnderTest.Region, snapshotName = name, justification = "Moving the shop to EC2." }))).Must(HttpStatusCode.Created).Json;
        string approve = $"/api/v1/requests/{request["id"]}/approve";

        ApiAnswer[] answers = await Task.WhenAll(WithPatienceAsync(() => anna.SendAsync(approve, body: null)), WithPatienceAsync(() => amir.SendAsync(approve, body: null)));

        Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
        Assert.Single(answers, a => a.Status == HttpStatusCode.Conflict).MustBeProblem(HttpStatusCode.Conflict, "not-pending");
    }

    /// <summary>The API's own rate limit is not what is tried here: a 429 is asked again.</summary>
    private static async Task<ApiAnswer> WithPatienceAsync(Func<Task<ApiAnswer>> call)
    {
        while (true)
        {
            ApiAnswer answer = await call();
            if (answer.Status != HttpStatusCode.TooManyRequests)
            {
                return answer;
            }

            await Task.Delay(answer.Message.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1));
        }
    }
}

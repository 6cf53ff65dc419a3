using System.Collections.Concurrent;
using System.Net;
using System.Text;
using ExportPortal.Domain.Audit;
using ExportPortal.Integration.Tests.Portal;
using ExportPortal.Web.Features.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExportPortal.Integration.Tests.Security;

/// <summary>Tests that measure the memory of this process: nothing else may run beside them.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public static class MemoryTests;

/// <summary>10,000 requests that no client would send, at the portal and at the emulator: none breaks anything.</summary>
[Collection(nameof(MemoryTests))]
public sealed class FuzzTests
{
    private const int AtPortal = 8_000;
    private const int AtEmulator = 2_000;
    private const int Tokens = 40;
    private const long MoreMemory = 48 * 1024 * 1024;

    [Fact]
    public async Task Nothing_that_comes_in_makes_an_error_of_the_server_or_stays_in_memory()
    {
        await using PortalUnderTest portal = await PortalUnderTest.StartAsync(("Snapshots:ReadAgainAfter", "01:00:00"), ("Authentication:RequireSecondFactor", "None"));
        string[] tokens = await TokensAsync(portal, portal.Rita, portal.Anna, portal.Otto, portal.Ada);
        using HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = 16 });
        ConcurrentBag<string> broken = [];
        await RunAsync(client, broken, 500, seed => FuzzedRequest.AtPortal(portal.Url, tokens, seed)); // caches fill, code is compiled
        long before = GC.GetTotalMemory(forceFullCollection: true);

        await RunAsync(client, broken, AtPortal, seed => FuzzedRequest.AtPortal(portal.Url, tokens, seed + 1_000_000));
        await RunAsync(client, broken, AtEmulator, seed => FuzzedRequest.AtEmulator(portal.Emulator.Url, seed));

        long after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.True(broken.IsEmpty, string.Join('\n', broken.Take(20)));
        Assert.True(after - before < MoreMemory, $"{before / 1024} KB before, {after / 1024} KB after");
        using HttpClient rita = portal.ClientFor(portal.Rita);
        using HttpResponseMessage alive = await rita.GetAsync("/api/v1/requests");
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    private static Task RunAsync(HttpClient client, ConcurrentBag<string> broken, int count, Func<int, HttpRequestMessage> make) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (seed, cancel) =>
        {
            using HttpRequestMessage request = make(seed);
            try
            {
                using HttpResponseMessage answer = await client.SendAsync(request, cancel);
                if ((int)answer.StatusCode >= 500)
                {
                    broken.Add($"{(int)answer.StatusCode} for {request.Method} {request.RequestUri!.OriginalString[..Math.Min(200, request.RequestUri.OriginalString.Length)]} (seed {seed}): {(await answer.Content.ReadAsStringAsync(cancel))[..100]}");
                }
            }
            catch (HttpRequestException cut) when (request.Content is not null && cut.InnerException is IOException)
            {
                // The server had said no and closed before all of a large body was sent.
            }
        });

    private static async Task<string[]> TokensAsync(PortalUnderTest portal, params Person[] people)
    {
        await using AsyncServiceScope scope = portal.Services.CreateAsyncScope();
        CreateApiToken create = scope.ServiceProvider.GetRequiredService<CreateApiToken>();
        List<string> tokens = [];
        for (int i = 0; i < Tokens; i++)
        {
            // Many, so that the limit of calls for each does not hide what is behind it.
            tokens.Add((await create.ForAsync(AuditActor.System("test"), people[i % people.Length].Id, $"fuzz {i}", 1, CancellationToken.None)).Text);
        }

        return [.. tokens];
    }
}

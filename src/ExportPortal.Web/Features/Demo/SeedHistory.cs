using System.Diagnostics;
using System.Runtime.CompilerServices;
using ExportPortal.Data.Audit;
using ExportPortal.Data.Audit.Search;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Admin;

namespace ExportPortal.Web.Features.Demo;

/// <summary>
/// The command "seed --requests N": invented requests of a year, all of them at their end, with a valid chain behind whatever exists.
/// For benchmarks and trials of scale. Its people are names only: no account, group or policy is made.
/// </summary>
public static class SeedHistory
{
    /// <summary>The most requests at once.</summary>
    public const int MostRequests = 10_000_000;

    private const int RequestsInBatch = 2000;
    private const int BatchesPerReport = 10;
    private static readonly TimeSpan Span = TimeSpan.FromDays(365);

    /// <summary>Makes the requests, in batches that commit one by one, and says how far it is.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="requests">How many requests, from 1 to <see cref="MostRequests"/>.</param>
    /// <param name="output">Where progress and figures go.</param>
    /// <param name="cancel">Stops after the batch that is being written.</param>
    /// <returns>The exit code: 0 when all were made, 1 when the number is wrong.</returns>
    public static async Task<int> RunAsync(IServiceProvider services, int requests, TextWriter output, CancellationToken cancel)
    {
        if (requests is < 1 or > MostRequests)
        {
            await output.WriteLineAsync($"--requests must lie between 1 and {MostRequests}.");
            return 1;
        }

        HistoryImport import = services.GetRequiredService<HistoryImport>();
        DateTimeOffset now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        (string, string)[] places = [.. services.GetRequiredService<LightsailConnections>().AllRegions];
        SeedStream stream = new(places.Length > 0 ? places : [("acme-europe", "eu-central-1")], services.GetRequiredService<PriceTable>(), requests, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond)), Span);
        long start = Stopwatch.GetTimestamp();
        long events = 0;
        int written = 0;
        int batches = 0;
        long number = await import.TakeNumbersAsync(requests, cancel);
        await import.AppendManyAsync(AheadAsync(stream, number, cancel), batch =>
        {
            events += batch.Events.Count;
            written += batch.Requests.Count;
            if (++batches % BatchesPerReport == 0)
            {
                output.WriteLine($"{written:n0} requests, {events:n0} events");
            }
        }, cancel);

        TimeSpan taken = Stopwatch.GetElapsedTime(start);
        await output.WriteLineAsync($"{written:n0} requests and {events:n0} events in {taken.TotalSeconds:n1} s: {events / taken.TotalSeconds:n0} events a second");
        long indexing = Stopwatch.GetTimestamp();
        long findable = await services.GetRequiredService<CatchUpAuditIndex>().ExecuteAsync(null, cancel);
        TimeSpan indexed = Stopwatch.GetElapsedTime(indexing);
        await output.WriteLineAsync($"{findable:n0} events made findable in {indexed.TotalSeconds:n1} s: {findable / Math.Max(0.001, indexed.TotalSeconds):n0} events a second");
        return 0;
    }

    /// <summary>The next batch is invented while the one before is written.</summary>
    private static async IAsyncEnumerable<PastBatch> AheadAsync(SeedStream stream, long number, [EnumeratorCancellation] CancellationToken cancel)
    {
        Task<PastBatch> next = Task.Run(() => stream.Next(number, RequestsInBatch), cancel);
        while (true)
        {
            PastBatch batch = await next;
            bool over = stream.IsOver;
            if (!over)
            {
                next = Task.Run(() => stream.Next(batch.LastNumber + 1, RequestsInBatch), cancel);
            }

            yield return batch;
            if (over)
            {
                yield break;
            }
        }
    }
}

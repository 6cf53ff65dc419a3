using System.Collections.Concurrent;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Execution;

/// <summary>
/// The export records that exist before a call. A caller gets a listing that began after it asked, so that nothing older than its own
/// question is missing from it; callers that ask while a listing runs share the next one. Many exports at once cost few listings.
/// </summary>
public sealed class ExportBaselines(LightsailReads reads)
{
    private readonly ConcurrentDictionary<(string Connection, string Region), Line> _lines = new();

    /// <summary>All export records of a region, from a listing that begins now or later. Exceptions are the SDK's.</summary>
    public Task<IReadOnlyList<ExportRecordFacts>> ListAsync(string connection, string region, CancellationToken cancel) =>
        _lines.GetOrAdd((connection, region), _ => new Line())
            // Shared, so nobody's cancellation may end it; its calls end by their own time-outs.
            .JoinNext(() => reads.ListExportRecordsAsync(connection, region, CallLane.Urgent, CancellationToken.None))
            .WaitAsync(cancel);

    private sealed class Line
    {
        private readonly Lock _lock = new();
        private Task<IReadOnlyList<ExportRecordFacts>>? _running;
        private Task<IReadOnlyList<ExportRecordFacts>>? _next;

        public Task<IReadOnlyList<ExportRecordFacts>> JoinNext(Func<Task<IReadOnlyList<ExportRecordFacts>>> list)
        {
            lock (_lock)
            {
                if (_running is null or { IsCompleted: true })
                {
                    return _next ?? (_running = list());
                }

                return _next ??= AfterAsync(_running, list);
            }
        }

        private async Task<IReadOnlyList<ExportRecordFacts>> AfterAsync(Task running, Func<Task<IReadOnlyList<ExportRecordFacts>>> list)
        {
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Task<IReadOnlyList<ExportRecordFacts>> own;
            lock (_lock)
            {
                own = _running = list();
                _next = null; // who asks from now on may have a question younger than this listing
            }

            return await own;
        }
    }
}

using System.Collections.Concurrent;
using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Execution;

/// <summary>
/// Starts everything that is approved and due in one connection and region: a few at once, the longest due first. A node picks requests
/// by putting their due time a little ahead, so that nodes share the work instead of looking at the same request twice. That pick only
/// saves calls: if this node dies, the requests come due again, and only the claim decides who calls.
/// </summary>
public sealed class StartExports(
    IDbContextFactory<PortalDb> databases, WriteGate gate, StartExport start, RateLimits limits, IWakeUp wakeUp, TimeProvider clock, ILogger<StartExports> log)
{
    private static readonly TimeSpan s_pickFor = TimeSpan.FromSeconds(15);
    private readonly ConcurrentDictionary<(string Connection, string Region), Line> _lines = new();

    /// <summary>Works until nothing is due any more. When the line is at work on this node already, it looks again.</summary>
    public async Task ExecuteAsync(string connection, string region, CancellationToken cancel)
    {
        Line line = _lines.GetOrAdd((connection, region), _ => new Line());
        if (!line.TryEnter())
        {
            return;
        }

        try
        {
            await WorkAsync(line, connection, region, cancel);
        }
        catch
        {
            line.Leave();
            throw;
        }

        await SetAlarmAsync(connection, region, cancel);
    }

    /// <summary>Returns when the line has been left.</summary>
    private async Task WorkAsync(Line line, string connection, string region, CancellationToken cancel)
    {
        List<Task> busy = [];
        try
        {
            do
            {
                Task asked = line.ListenAsync();
                int room = limits.Width - busy.Count;
                if (room > 0)
                {
                    busy.AddRange((await PickAsync(connection, region, room, cancel)).Select(id => StartAsync(id, cancel)));
                }

                if (busy.Count > 0)
                {
                    await Task.WhenAny(busy.Count < limits.Width ? [.. busy, asked] : busy);
                    busy.RemoveAll(t => t.IsCompleted);
                }
            }
            while (busy.Count > 0 || !line.TryLeave());
        }
        finally
        {
            await Task.WhenAll(busy); // a call in flight gets its answer recorded
        }
    }

    private async Task StartAsync(Guid requestId, CancellationToken cancel)
    {
        try
        {
            await start.ExecuteAsync(requestId, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            log.LogInformation("Request {Request} was not started: this node stops", requestId);
        }
        catch (Exception exception)
        {
            // One request must not end the line; it comes due again.
            log.LogError(exception, "Request {Request} could not be started", requestId);
        }
    }

    private async Task<IReadOnlyList<Guid>> PickAsync(string connection, string region, int most, CancellationToken cancel)
    {
        using IDisposable turn = await gate.EnterAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        if (await ExportWork.IsFrozenAsync(db, connection, cancel))
        {
            return []; // the claim asks again; this spares AWS the looks
        }

        DateTimeOffset now = await db.NowAsync(clock, cancel);
        DateTimeOffset until = now + s_pickFor;
        List<Guid> due = await ExportWork.InLine(db, connection, region, RequestStatus.Approved).Where(r => r.DueAt <= now).OrderBy(r => r.DueAt).ThenBy(r => r.Number).Select(r => r.Id).Take(most).ToListAsync(cancel);
        List<Guid> picked = [];
        foreach (Guid id in due)
        {
            if (await db.Requests.Where(r => r.Id == id && r.Status == RequestStatus.Approved && r.DueAt <= now).ExecuteUpdateAsync(set => set.SetProperty(r => r.DueAt, until), cancel) == 1)
            {
                picked.Add(id);
            }
        }

        return picked;
    }

    private async Task SetAlarmAsync(string connection, string region, CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        DateTimeOffset now = await db.NowAsync(clock, cancel);
        if (await ExportWork.InLine(db, connection, region, RequestStatus.Approved).Where(r => r.DueAt > now).MinAsync(r => r.DueAt, cancel) is { } next)
        {
            wakeUp.Start(connection, region, next - now);
        }
    }

    /// <summary>Whether a line is at work here, and whether somebody has asked since it looked.</summary>
    private sealed class Line
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _working;

        public bool TryEnter()
        {
            lock (_lock)
            {
                if (_working)
                {
                    _asked.TrySetResult();
                    return false;
                }

                return _working = true;
            }
        }

        /// <summary>Ends when somebody asks from now on.</summary>
        public Task ListenAsync()
        {
            lock (_lock)
            {
                if (_asked.Task.IsCompleted)
                {
                    _asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                return _asked.Task;
            }
        }

        /// <summary>False when somebody has asked since the last look.</summary>
        public bool TryLeave()
        {
            lock (_lock)
            {
                _working = _asked.Task.IsCompleted;
                return !_working;
            }
        }

        public void Leave()
        {
            lock (_lock)
            {
                _working = false;
            }
        }
    }
}

using ExportPortal.Data;
using ExportPortal.Data.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Execution;

/// <summary>
/// This node's sign of life, and how many nodes share the work now. Each worker takes an equal share of the allowed call rate.
/// </summary>
public sealed class LiveNodes(IDbContextFactory<PortalDb> databases, WriteGate gate, NodeIdentity node, NodeRole role, TimeProvider clock, ILogger<LiveNodes> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    /// <summary>A node that has been silent this long does not count.</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(20);

    private volatile int _workers = 1;
    private long _lastBeat = -1;
    private long _joined = -1;

    /// <summary>Nodes that run jobs now, at least 1.</summary>
    public int Workers => _workers;

    /// <summary>
    /// How long this node should still leave the call rate to the others, who have not heard of it yet and use all of it. Zero for a node
    /// that found itself alone.
    /// </summary>
    public TimeSpan WaitBeforeSharing
    {
        get
        {
            TimeSpan wait = Volatile.Read(ref _joined) is >= 0 and long joined ? Beat + Beat / 5 - clock.GetElapsedTime(joined) : TimeSpan.Zero;
            return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }
    }

    /// <summary>Whether this node could write its sign of life lately. False on a full disk, a read-only or an absent database.</summary>
    public bool CanWrite => Volatile.Read(ref _lastBeat) is >= 0 and long beat && clock.GetElapsedTime(beat) < SilentAfter;

    /// <summary>Gives one sign of life and counts the others.</summary>
    public async Task BeatAsync(CancellationToken cancel)
    {
        int workers;
        using (await gate.EnterAsync(cancel))
        {
            await using PortalDb db = await databases.CreateDbContextAsync(cancel);
            DateTimeOffset now = await db.NowAsync(clock, cancel);
            string version = typeof(LiveNodes).Assembly.GetName().Version?.ToString(3) ?? "";
            Node present = new() { Name = node.Name, Role = role.ToString(), Version = version, StartedAt = now, SeenAt = now };
            workers = Math.Max(1, await db.GiveSignOfLifeAsync(present, SilentAfter, cancel));
        }

        if (Interlocked.Exchange(ref _lastBeat, clock.GetTimestamp()) < 0 && workers > 1)
        {
            Volatile.Write(ref _joined, clock.GetTimestamp());
        }

        if (workers != _workers)
        {
            log.LogInformation("{Workers} nodes share the work now", workers);
            _workers = workers;
        }
    }

    /// <summary>Gives the first sign of life before any job runs: a node must know how many share the rate before it calls.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryBeatAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Takes this node off the list: it stops.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            using IDisposable turn = await gate.EnterAsync(cancellationToken);
            await using PortalDb db = await databases.CreateDbContextAsync(cancellationToken);
            await db.Nodes.Where(n => n.Name == node.Name).ExecuteDeleteAsync(cancellationToken);
        }
        catch (ObjectDisposedException)
        {
            // A host that is disposed without having been stopped first. Its silence takes it off the list.
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            log.LogWarning(exception, "The node could not sign off; it counts as alive for {Time}", SilentAfter);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Beat, clock);
        while (await timer.NextAsync(stoppingToken))
        {
            await TryBeatAsync(stoppingToken);
        }
    }

    private async Task TryBeatAsync(CancellationToken cancel)
    {
        try
        {
            await BeatAsync(cancel);
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            log.LogWarning(exception, "No sign of life could be given; the next follows in {Beat}", Beat);
        }
    }
}

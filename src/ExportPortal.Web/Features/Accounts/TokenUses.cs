using System.Collections.Concurrent;
using System.Threading.Channels;
using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>Notes when tokens and sessions were used, to the minute, behind the calls' back: no call waits for it.</summary>
public sealed class TokenUses(IDbContextFactory<PortalDb> databases, WriteGate gate, ILogger<TokenUses> log) : BackgroundService
{
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(1);
    private readonly Channel<(Guid Id, bool IsSession, DateTimeOffset At)> _queue = Channel.CreateBounded<(Guid, bool, DateTimeOffset)>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _noted = new();

    /// <summary>Notes a use, unless one of the last minute is noted already.</summary>
    public void Note(PresentedToken token, DateTimeOffset now) => Note(token.Id, isSession: false, token.LastUsedAt ?? DateTimeOffset.MinValue, now);

    /// <summary>Notes a request of a session, unless one of the last minute is noted already.</summary>
    public void Note(UserSession session, DateTimeOffset now) => Note(session.Id, isSession: true, session.LastSeenAt, now);

    /// <summary>Notes work in an open page of a session, unless one of the last minute is noted already.</summary>
    public void NoteSession(Guid sessionId, DateTimeOffset now) => Note(sessionId, isSession: true, DateTimeOffset.MinValue, now);

    private void Note(Guid id, bool isSession, DateTimeOffset stored, DateTimeOffset now)
    {
        if (now - stored >= Precision && now - _noted.GetValueOrDefault(id, DateTimeOffset.MinValue) >= Precision && _queue.Writer.TryWrite((id, isSession, now)))
        {
            _noted[id] = now;
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach ((Guid id, bool isSession, DateTimeOffset at) in _queue.Reader.ReadAllAsync(stoppingToken))
            {
                await SaveAsync(id, isSession, at, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The portal stops; a use of the last second stays unnoted.
        }
    }

    private async Task SaveAsync(Guid id, bool isSession, DateTimeOffset at, CancellationToken cancel)
    {
        try
        {
            using IDisposable turn = await gate.EnterAsync(cancel);
            await using PortalDb db = await databases.CreateDbContextAsync(cancel);
            _ = isSession
                ? await db.Sessions.Where(s => s.Id == id).ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, at), cancel)
                : await db.ApiTokens.Where(t => t.Id == id).ExecuteUpdateAsync(t => t.SetProperty(x => x.LastUsedAt, at), cancel);
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            log.LogWarning(exception, "The last use of {Id} could not be noted", id);
        }
    }
}

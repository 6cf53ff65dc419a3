using System.Collections.Concurrent;
using System.Threading.Channels;
using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>Notes when tokens were used, to the minute, behind the calls' back: no call waits for it.</summary>
public sealed class TokenUses(IDbContextFactory<PortalDb> databases, WriteGate gate, ILogger<TokenUses> log) : BackgroundService
{
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(1);
    private readonly Channel<(Guid TokenId, DateTimeOffset At)> _queue = Channel.CreateBounded<(Guid, DateTimeOffset)>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _noted = new();

    /// <summary>Notes a use, unless one of the last minute is noted already.</summary>
    public void Note(ApiToken token, DateTimeOffset now)
    {
        DateTimeOffset last = _noted.GetValueOrDefault(token.Id, token.LastUsedAt ?? DateTimeOffset.MinValue);
        if (now - last >= Precision && _queue.Writer.TryWrite((token.Id, now)))
        {
            _noted[token.Id] = now;
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach ((Guid tokenId, DateTimeOffset at) in _queue.Reader.ReadAllAsync(stoppingToken))
            {
                await SaveAsync(tokenId, at, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The portal stops; a use of the last second stays unnoted.
        }
    }

    private async Task SaveAsync(Guid tokenId, DateTimeOffset at, CancellationToken cancel)
    {
        try
        {
            using IDisposable turn = await gate.EnterAsync(cancel);
            await using PortalDb db = await databases.CreateDbContextAsync(cancel);
            await db.ApiTokens.Where(t => t.Id == tokenId).ExecuteUpdateAsync(t => t.SetProperty(x => x.LastUsedAt, at), cancel);
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            log.LogWarning(exception, "The last use of token {TokenId} could not be noted", tokenId);
        }
    }
}

using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>What waits for a decision, read once for all open pages of this node and again after a change. To look at only.</summary>
public sealed class WaitingRequests : IDisposable
{
    // Changes of other nodes are told too; should a word get lost, this is how long it goes unnoticed.
    private static readonly TimeSpan s_kept = TimeSpan.FromSeconds(15);

    private readonly IDbContextFactory<PortalDb> _databases;
    private readonly TimeProvider _clock;
    private readonly IDisposable _subscription;
    private readonly Lock _gate = new();
    private Task<IReadOnlyList<ExportRequest>>? _reading;
    private DateTimeOffset _readAt;

    /// <summary>Listens to changes until it is disposed.</summary>
    public WaitingRequests(IDbContextFactory<PortalDb> databases, ChangeFeed changes, TimeProvider clock)
    {
        (_databases, _clock) = (databases, clock);
        _subscription = changes.Subscribe(_ => Forget());
    }

    /// <summary>What waits, soonest expiry first, with its decisions; at most <see cref="ListInbox.CountCap"/>.</summary>
    public Task<IReadOnlyList<ExportRequest>> GetAsync(CancellationToken cancel)
    {
        lock (_gate)
        {
            DateTimeOffset now = _clock.GetUtcNow();
            if (_reading is null || _reading.IsFaulted || now - _readAt >= s_kept)
            {
                (_reading, _readAt) = (ReadAsync(), now);
            }

            return _reading.WaitAsync(cancel);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _subscription.Dispose();

    // Told after the commit: a reading that began before is given up, so that nobody gets it who asks from now on.
    private void Forget()
    {
        lock (_gate)
        {
            _reading = null;
        }
    }

    private async Task<IReadOnlyList<ExportRequest>> ReadAsync()
    {
        await using PortalDb db = await _databases.CreateDbContextAsync();
        return await db.Requests.AsNoTracking().Where(r => r.Status == RequestStatus.PendingApproval)
            .OrderBy(r => r.ExpiresAt).ThenBy(r => r.Id).Take(ListInbox.CountCap).Include(r => r.Decisions).AsSingleQuery().ToListAsync();
    }
}

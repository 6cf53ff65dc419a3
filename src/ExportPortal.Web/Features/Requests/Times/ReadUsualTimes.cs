using ExportPortal.Data;
using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Requests.Times;

/// <summary>
/// Measures finished exports by kind and size. One query over the newest ones serves everybody for a minute; it tells lengths only,
/// so that a requester learns nothing of the requests of others.
/// </summary>
public sealed class ReadUsualTimes(IDbContextFactory<PortalDb> databases, TimeProvider clock)
{
    /// <summary>The newest finished exports that are measured.</summary>
    public const int Measured = 2000;

    /// <summary>Fewer than these make no usual time.</summary>
    public const int Least = 3;

    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private Task<IReadOnlyList<Line>>? _lines;
    private DateTimeOffset _readAt;

    /// <summary>The times of exports like this one: of its kind and size, else of its kind; null when there are too few.</summary>
    public async Task<UsualTimes?> ExecuteAsync(SnapshotKind kind, int sizeInGb, CancellationToken cancel)
    {
        IReadOnlyList<Line> lines = await LinesAsync().WaitAsync(cancel);
        SizeClass size = SizeClass.Of(kind, sizeInGb);
        IReadOnlyList<Line> alike = [.. lines.Where(l => SizeClass.Of(l.Kind, l.SizeInGb) == size)];
        return alike.Count >= Least ? Measure(alike, size.Words)
            : lines.Where(l => l.Kind == kind).ToArray() is { Length: >= Least } ofKind ? Measure(ofKind, SizeClass.KindWords(kind))
            : null;
    }

    private static UsualTimes Measure(IReadOnlyList<Line> lines, string of) => new(
        Spread.Of(lines.Where(l => l.WasDecided && l.ApprovedAt is not null).Select(l => l.ApprovedAt!.Value - l.RequestedAt)),
        Spread.Of(lines.Where(l => l.ApprovedAt is not null && l.SentAt is not null).Select(l => Positive(l.SentAt!.Value - (l.NotBefore > l.ApprovedAt ? l.NotBefore.Value : l.ApprovedAt!.Value)))),
        Spread.Of(lines.Where(l => l.SentAt is not null && l.EndedAt is not null).Select(l => Positive(l.EndedAt!.Value - l.SentAt!.Value))),
        of);

    private static TimeSpan Positive(TimeSpan length) => length < TimeSpan.Zero ? TimeSpan.Zero : length;

    private Task<IReadOnlyList<Line>> LinesAsync()
    {
        lock (_gate)
        {
            DateTimeOffset now = clock.GetUtcNow();
            if (_lines is null || _lines.IsFaulted || _lines.IsCanceled || now - _readAt >= s_kept)
            {
                _readAt = now;
                _lines = ReadAsync();
            }

            return _lines;
        }
    }

    private async Task<IReadOnlyList<Line>> ReadAsync()
    {
        await using PortalDb db = await databases.CreateDbContextAsync();
        return await db.Requests.AsNoTracking().Where(r => r.Status == RequestStatus.Succeeded).OrderByDescending(r => r.Number).Take(Measured)
            .Select(r => new Line(
                r.Kind, r.SizeInGb, r.RequestedAt, r.ApprovedAt, r.NotBefore, r.EndedAt,
                r.Attempts.OrderByDescending(a => a.Number).Select(a => a.AnsweredAt ?? (DateTimeOffset?)a.IntentAt).FirstOrDefault(), r.Decisions.Any()))
            .ToListAsync();
    }

    private sealed record Line(
        SnapshotKind Kind, int SizeInGb, DateTimeOffset RequestedAt, DateTimeOffset? ApprovedAt, DateTimeOffset? NotBefore, DateTimeOffset? EndedAt, DateTimeOffset? SentAt, bool WasDecided);
}

using ExportPortal.Data;
using ExportPortal.Data.Audit;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Integration.Tests.Processes;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExportPortal.Integration.Tests.Audit;

/// <summary>History that is written in bulk is the history that was given.</summary>
public sealed class HistoryImportTests
{
    // Only SQLite's rows are bound by hand.
    [Fact]
    public async Task Empty_text_stays_empty_and_null_stays_null()
    {
        await using TestDatabase database = await TestDatabase.MakeAsync(DatabaseProvider.Sqlite);
        using WriteGate gate = new(DatabaseProvider.Sqlite);
        PastEvent Said(string? address) => new(
            new DateTimeOffset(2026, 1, 20, 12, 0, 0, TimeSpan.Zero), new AuditActor(null, "demo", ActorKind.System, Ip: address), new AuditEntry { Action = AuditActions.UserSignedIn, SubjectType = "user", SubjectId = "7" });

        await new HistoryImport(database, gate).AppendAsync((_, _) => Task.FromResult<PastBatch?>(new PastBatch([], [Said(""), Said(null)], 0)), TestContext.Current.CancellationToken);

        await using PortalDb db = database.CreateDbContext();
        List<AuditEvent> events = await db.AuditEvents.AsNoTracking().OrderBy(e => e.Seq).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["", null], events.TakeLast(2).Select(e => e.Ip));
    }
}

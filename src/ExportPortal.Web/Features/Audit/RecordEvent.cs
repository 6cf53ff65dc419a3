using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;

namespace ExportPortal.Web.Features.Audit;

/// <summary>Records events that go with no change: reading is audited too.</summary>
public static class RecordEvent
{
    /// <summary>Adds one event in a transaction of its own.</summary>
    public static async Task RecordAsync(this PortalTransactions transactions, AuditActor actor, AuditEntry entry, CancellationToken cancel) =>
        await transactions.RunAsync(
            actor,
            transaction =>
            {
                transaction.Audit(entry);
                return Task.FromResult(true);
            },
            cancel);
}

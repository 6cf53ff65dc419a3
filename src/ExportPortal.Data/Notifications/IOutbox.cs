using ExportPortal.Data.Storage;

namespace ExportPortal.Data.Notifications;

/// <summary>A notification and the event of the transaction that it tells of.</summary>
/// <param name="Entry">Index of the event in <see cref="PortalTransaction.Entries"/>.</param>
/// <param name="Notification">The row to be written with it.</param>
public sealed record OutboxRow(int Entry, Notification Notification);

/// <summary>
/// Turns the audit events of a transaction into notifications. Every transaction of the portal passes here, so that no use case can forget to tell somebody.
/// </summary>
public interface IOutbox
{
    /// <summary>Says who is told about what. Called once, inside the transaction, when its changes are saved and before its commit.</summary>
    Task<IReadOnlyList<OutboxRow>> TranslateAsync(PortalTransaction transaction, CancellationToken cancel);
}

using System.Text;
using ExportPortal.Data.Audit;
using ExportPortal.Domain.Audit;

namespace ExportPortal.Web.Features.Audit;

/// <summary>
/// Looks closer at a fault: which event was really touched, and how. A chain shows a replaced or inserted event only at the next one, which is as it
/// was written. Only runs when something is wrong, so it may read and try a little.
/// </summary>
public sealed class FaultDiagnosis(AuditRows rows)
{
    // How far from its place an event is searched for.
    private const long Reach = 2000;

    /// <summary>Explains a fault.</summary>
    /// <param name="fault">What the check stopped at.</param>
    /// <param name="check">The check, standing behind the last event that is in order.</param>
    /// <param name="from">The first event that was checked.</param>
    /// <param name="head">The head of the chain.</param>
    /// <param name="cancel">Stops looking.</param>
    public async Task<ChainFault> ExplainAsync(ChainFault fault, ChainCheck check, long from, AuditHead head, CancellationToken cancel)
    {
        if (fault.Kind is not (ChainFaultKind.Content or ChainFaultKind.Link) || fault.Seq != check.Seq + 1)
        {
            return fault;
        }

        AuditBatch two = await rows.ReadSomeAsync(fault.Seq - 1, 2, cancel);
        if (two.Count == 0 || two.FaultOf(0) is not null)
        {
            return fault;
        }

        (bool asWritten, bool nextFits, bool nextFitsContent) = Compare(two, check, head);
        if (fault.Kind == ChainFaultKind.Link && asWritten)
        {
            return nextFits && fault.Seq > from
                ? new ChainFault(fault.Seq - 1, ChainFaultKind.Link, "it was replaced: the event behind it was written behind another one")
                : fault;
        }

        if (fault.Kind == ChainFaultKind.Content && nextFitsContent)
        {
            return fault with { Kind = ChainFaultKind.Hash, Detail = "its hash was changed, its members were not" };
        }

        if (FindPlace(two, check) is not { } place)
        {
            return fault;
        }

        return place < fault.Seq && place >= from && await FollowsAsync(two, place, cancel)
            ? new ChainFault(place, ChainFaultKind.Order, fault.Seq - 1 == place ? "it was inserted" : $"events {place} to {fault.Seq - 1} were inserted")
            : fault with { Kind = ChainFaultKind.Order, Detail = $"it was written as event {place}" };
    }

    private static (bool AsWritten, bool NextFits, bool NextFitsContent) Compare(AuditBatch two, ChainCheck check, AuditHead head)
    {
        StoredEvent e = two[0];
        bool asWritten = check.IsAsWritten(e, e.Seq);
        string hash = Encoding.UTF8.GetString(e.Hash);
        string computed = check.ComputedHash(e);
        string? named = two.Count > 1 ? Encoding.UTF8.GetString(two[1].PrevHash) : head.Seq == e.Seq ? head.Hash : null;
        return (asWritten, named == hash, named == computed);
    }

    /// <summary>The sequence number with which the first event's members match its hash, or null when none near it does.</summary>
    private static long? FindPlace(AuditBatch two, ChainCheck check)
    {
        StoredEvent e = two[0];
        for (long distance = 1; distance <= Reach; distance++)
        {
            if (e.Seq > distance && check.IsAsWritten(e, e.Seq - distance))
            {
                return e.Seq - distance;
            }

            if (check.IsAsWritten(e, e.Seq + distance))
            {
                return e.Seq + distance;
            }
        }

        return null;
    }

    private async Task<bool> FollowsAsync(AuditBatch two, long place, CancellationToken cancel)
    {
        string prevHash = Encoding.UTF8.GetString(two[0].PrevHash);
        return prevHash == (place == 1 ? AuditChain.Genesis : await rows.HashOfAsync(place - 1, cancel));
    }
}

using ExportPortal.Domain.Audit;

namespace ExportPortal.Web.Features.Audit.Checkpoints;

/// <summary>The order of the keys that were introduced.</summary>
internal static class KeyChain
{
    /// <summary>The id of the key that none follows.</summary>
    public static string Newest(IReadOnlyCollection<AuditKey> keys)
    {
        HashSet<string?> followed = [.. keys.Select(k => k.PreviousKeyId)];
        return keys.OrderByDescending(k => k.AfterSeq).FirstOrDefault(k => !followed.Contains(k.KeyId))?.KeyId ?? keys.MaxBy(k => k.AfterSeq)!.KeyId;
    }
}

namespace ExportPortal.Web.Features.Snapshots;

/// <summary>What the portal knows about snapshots beside what AWS says: Snapshots.</summary>
public sealed class SnapshotSettings
{
    /// <summary>
    /// Beginnings of blueprint ids that AWS does not export, with their names. Data, not code: the list changes at AWS.
    /// </summary>
    [Effect("Beginnings of blueprints that AWS does not export, with their names.")]
    public IDictionary<string, string> BlueprintsNotExported { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["cpanel"] = "cPanel & WHM",
        ["django"] = "Django",
        ["ghost"] = "Ghost",
    };

    /// <summary>How old the list of snapshots may be before it is read again. Pages show the old one meanwhile; with zero they wait for the new one each time.</summary>
    [Effect("How old the list of snapshots may be before it is read again.")]
    public TimeSpan ReadAgainAfter { get; set; } = TimeSpan.FromSeconds(60);
}

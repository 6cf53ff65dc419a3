using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Requests.Times;

/// <summary>Snapshots that can be compared: of one kind and about one size. The copy takes longer the more there is to copy.</summary>
/// <param name="Kind">Instance or disk.</param>
/// <param name="From">Smallest size, GB.</param>
/// <param name="To">Largest size, GB; null for no limit.</param>
public sealed record SizeClass(SnapshotKind Kind, int From, int? To)
{
    private static readonly int[] Limits = [20, 80, 320, 1280];

    /// <summary>The class of a snapshot.</summary>
    public static SizeClass Of(SnapshotKind kind, int sizeInGb)
    {
        int at = Array.FindIndex(Limits, limit => sizeInGb <= limit);
        return at < 0 ? new SizeClass(kind, Limits[^1] + 1, null) : new SizeClass(kind, at == 0 ? 0 : Limits[at - 1] + 1, Limits[at]);
    }

    /// <summary>"instance snapshots of 21 to 80 GB".</summary>
    public string Words => (Kind, To) switch
    {
        (SnapshotKind.Instance, null) => T("instance snapshots of {0} GB and more", From),
        (SnapshotKind.Instance, { } to) => From == 0 ? T("instance snapshots of up to {0} GB", to) : T("instance snapshots of {0} to {1} GB", From, to),
        (_, null) => T("disk snapshots of {0} GB and more", From),
        (_, { } to) => From == 0 ? T("disk snapshots of up to {0} GB", to) : T("disk snapshots of {0} to {1} GB", From, to),
    };

    /// <summary>"instance snapshots" or "disk snapshots".</summary>
    public static string KindWords(SnapshotKind kind) => kind == SnapshotKind.Instance ? T("instance snapshots") : T("disk snapshots");
}

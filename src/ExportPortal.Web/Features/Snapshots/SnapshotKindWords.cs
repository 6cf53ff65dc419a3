using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Snapshots;

/// <summary>The kinds of snapshots in words.</summary>
public static class SnapshotKindWords
{
    /// <summary>"Instance snapshot" or "Disk snapshot", in the viewer's language.</summary>
    public static string Title(this SnapshotKind kind) => kind == SnapshotKind.Instance ? T("Instance snapshot") : T("Disk snapshot");
}

using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Execution;

namespace ExportPortal.Web.Features.Snapshots;

/// <summary>Asks AWS for one snapshot now.</summary>
public sealed class LookUpSnapshot(LightsailReads reads, LightsailConnections connections)
{
    /// <summary>The snapshot as AWS describes it at this moment.</summary>
    /// <param name="connection">Name of a connection.</param>
    /// <param name="region">One of its regions.</param>
    /// <param name="name">Name of the snapshot.</param>
    /// <param name="kind">Instance or disk, or null to look for both.</param>
    /// <param name="viewer">Who asks; a connection that this person may not see is unknown. Null for the portal's own work.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="RuleBroken">unknown-connection, unknown-region, snapshot-name-missing, snapshot-name-invalid, snapshot-not-found, aws-unavailable</exception>
    public async Task<SnapshotFacts> ExecuteAsync(string? connection, string? region, string? name, SnapshotKind? kind, Actor? viewer, CancellationToken cancel)
    {
        ConnectionSettings found = connections.Require(connection, region, viewer);
        string checkedName = SnapshotName.Require(name);
        try
        {
            foreach (SnapshotKind candidate in kind is null ? Enum.GetValues<SnapshotKind>() : [kind.Value])
            {
                if (await reads.FindSnapshotAsync(found.Name, region!, checkedName, candidate, cancel) is { } snapshot)
                {
                    return snapshot;
                }
            }
        }
        catch (Exception exception) when (exception is not RuleBroken && !cancel.IsCancellationRequested)
        {
            CallError error = CallErrors.From("GetInstanceSnapshot", exception);
            throw RuleBroken.Conflict("aws-unavailable", $"AWS cannot be asked about the snapshot now: {ErrorCatalogue.For(error.Code, error.HttpStatus).Words} ({error.Code})");
        }

        throw RuleBroken.Invalid("snapshot-not-found", $"There is no snapshot named \"{checkedName}\" in {region}.", "snapshotName");
    }
}

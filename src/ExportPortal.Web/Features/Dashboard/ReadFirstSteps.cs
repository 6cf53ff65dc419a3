using ExportPortal.Data;
using ExportPortal.Data.Policies;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Dashboard;

/// <summary>One step from an empty portal to its first export.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Text">What is to do, or what there is.</param>
/// <param name="IsDone">It is done.</param>
/// <param name="Action">The words on its link.</param>
/// <param name="Href">Where the viewer does it; null when somebody else must.</param>
public sealed record FirstStep(string Title, string Text, bool IsDone, string Action = "", string? Href = null);

/// <summary>Says how far the portal is set up: a connection, snapshots, a policy, a request.</summary>
public sealed class ReadFirstSteps(CurrentUser user, LightsailConnections connections, SnapshotCatalogue catalogue, IDbContextFactory<PortalDb> databases)
{
    /// <summary>Reads the steps in their order, for the signed-in person.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<IReadOnlyList<FirstStep>> ExecuteAsync(CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        bool administers = actor.Has(Role.Administrator);
        // A connection that others guard is not there.
        string[] connected = [.. connections.All.Select(c => c.Name).Where(actor.Sees)];
        RegionListing[] listings = connected.Length == 0 ? [] : [.. (await catalogue.ListAsync(refresh: false, cancel)).Where(l => actor.Sees(l.Connection))];
        int snapshots = listings.Sum(l => l.Snapshots.Count);
        int failed = listings.Count(l => l.Error is not null);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        bool published = await db.PolicyVersions.AnyAsync(v => v.State == PolicyVersionState.Published, cancel);
        return
        [
            new FirstStep(T("Connect an account"), connected.Length > 0 ? T("Connected: {0}.", string.Join(", ", connected)) : administers
                ? T("Name an AWS account and its regions in the settings, then test it under Connections.") : T("An administrator connects an AWS account."),
                connected.Length > 0, T("Connections"), administers ? "/admin/connections" : null),
            new FirstStep(T("Load snapshots"), snapshots > 0 ? T("{0} snapshots have been read.", snapshots) : failed > 0
                ? T("A region could not be read: the connection's test says why.") : T("The portal reads them from AWS by itself. Make one in Lightsail if there is none."),
                snapshots > 0, T("Snapshots"), "/snapshots"),
            new FirstStep(T("Publish a policy"), published ? T("Who approves is decided.") : administers
                ? T("Until then every request needs one approval, by anybody with the role Approver.") : T("An administrator decides who approves. Until then one approver is enough."),
                published, T("Policies"), administers ? "/admin/policies" : null),
            new FirstStep(T("Make the first request"), actor.Has(Role.Requester) ? T("Choose a snapshot and say why you need it.") : T("Somebody with the role Requester chooses a snapshot and says why."),
                IsDone: false, T("Find a snapshot"), "/snapshots"),
        ];
    }
}

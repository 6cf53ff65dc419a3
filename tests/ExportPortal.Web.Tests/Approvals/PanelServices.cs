using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Snapshots;
using ExportPortal.Web.Tests.Desk;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Tests.Approvals;

/// <summary>What the parts of the inbox's panel ask: checks, conversation, freezes. No connection is configured, so the checks say that they could not be run.</summary>
internal static class PanelServices
{
    /// <summary>Complaints of the panel itself and of its form, not of its checks.</summary>
    public const string Complaints = ".ep-panel > .ep-error, .ep-panel-foot [role=alert]";

    public static void AddPanelParts(this IServiceCollection services, PortalOnSqlite portal, Person viewer)
    {
        LightsailConnections connections = new(new LightsailSettings(), Options.Create(new ExecutionSettings()));
        services.AddTransient(_ => new CheckRequest(
            portal.As(viewer), new LookUpSnapshot(portal.ReadsOf(connections), connections), new Preflight(portal.Databases, Options.Create(new SnapshotSettings())), portal.Databases, portal.Clock));
        services.AddTransient(_ => new PostMessage(portal.As(viewer), portal.Transactions));
        services.AddSingleton(new FreezesInForce(portal.Databases, portal.Clock));
    }
}

using System.Security.Claims;
using ExportPortal.Domain.Accounts;
using MudBlazor;

namespace ExportPortal.Web.Components.Layout;

/// <summary>One entry of the navigation.</summary>
/// <param name="Title">The word on screen, in English: shown by Say, like the heading.</param>
/// <param name="Href">The route.</param>
/// <param name="Icon">A Material icon.</param>
/// <param name="Group">The heading above it; empty for none.</param>
/// <param name="Roles">Who sees it; empty: everybody.</param>
public sealed record NavItem(string Title, string Href, string Icon, string Group, params Role[] Roles);

/// <summary>The navigation, in its order. A person with several roles sees the entries of all of them.</summary>
public static class NavItems
{
    private const string Main = "";
    private static readonly string Admin = N("Administration");

    /// <summary>Every entry.</summary>
    public static IReadOnlyList<NavItem> All { get; } =
    [
        new(N("Snapshots"), "/snapshots", Icons.Material.Outlined.PhotoLibrary, Main),
        new(N("My requests"), "/requests", Icons.Material.Outlined.Outbox, Main, Role.Requester),
        new(N("Inbox"), "/inbox", Icons.Material.Outlined.Inbox, Main, Role.Approver),
        new(N("History"), "/history", Icons.Material.Outlined.History, Main),
        new(N("Dashboard"), "/dashboard", Icons.Material.Outlined.Insights, Main),
        new(N("Audit"), "/audit", Icons.Material.Outlined.FactCheck, Main, Role.Auditor, Role.Administrator),
        new(N("Outside exports"), "/outside-exports", Icons.Material.Outlined.CallSplit, Main, Role.Auditor, Role.Administrator),
        new(N("Connections"), "/admin/connections", Icons.Material.Outlined.Cloud, Admin, Role.Administrator, Role.Auditor),
        new(N("Policies"), "/admin/policies", Icons.Material.Outlined.Rule, Admin, Role.Administrator, Role.Auditor),
        new(N("People"), "/admin/people", Icons.Material.Outlined.Group, Admin, Role.Administrator, Role.Auditor),
        new(N("Groups"), "/admin/groups", Icons.Material.Outlined.Groups, Admin, Role.Administrator, Role.Auditor),
        new(N("Deputies"), "/admin/deputies", Icons.Material.Outlined.SupervisorAccount, Admin, Role.Administrator, Role.Auditor),
        new(N("Attention"), "/admin/attention", Icons.Material.Outlined.ReportProblem, Admin, Role.Administrator, Role.Auditor),
        new(N("Mail and webhooks"), "/admin/notifications", Icons.Material.Outlined.Campaign, Admin, Role.Administrator, Role.Auditor),
        new(N("System"), "/admin/system", Icons.Material.Outlined.MonitorHeart, Admin, Role.Administrator, Role.Auditor),
        new(N("Settings"), "/admin/settings", Icons.Material.Outlined.Tune, Admin, Role.Administrator, Role.Auditor),
    ];

    /// <summary>What this person sees.</summary>
    public static IEnumerable<NavItem> For(ClaimsPrincipal user) =>
        All.Where(item => item.Roles.Length == 0 || item.Roles.Any(role => user.IsInRole(role.ToString())));
}

using ExportPortal.Domain.Accounts;
using Hangfire;

namespace ExportPortal.Web.Features.Execution;

/// <summary>Hangfire's own dashboard, to look at only: administrators and auditors see the jobs of this node.</summary>
public static class JobsDashboard
{
    /// <summary>Where it is.</summary>
    public const string Path = "/jobs";

    private const string Policy = "jobs-dashboard";

    /// <summary>Registers who may see it.</summary>
    public static WebApplicationBuilder AddJobsDashboard(this WebApplicationBuilder builder)
    {
        builder.Services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.RequireAuthenticatedUser().RequireRole(nameof(Role.Administrator), nameof(Role.Auditor)));
        return builder;
    }

    /// <summary>Maps it behind an authorization policy, which replaces Hangfire's filter that trusts every local request.</summary>
    public static WebApplication MapJobsDashboard(this WebApplication app)
    {
        app.MapHangfireDashboardWithAuthorizationPolicy(Policy, Path, new DashboardOptions
        {
            IsReadOnlyFunc = _ => true,
            DisplayStorageConnectionString = false,
            DashboardTitle = "Jobs · ExportPortal",
            AppPath = "/admin/system",
            StatsPollingInterval = 5000,
        });
        return app;
    }
}

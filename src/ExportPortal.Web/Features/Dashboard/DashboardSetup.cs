namespace ExportPortal.Web.Features.Dashboard;

/// <summary>Composition of the dashboard.</summary>
public static class DashboardSetup
{
    /// <summary>Registers the use case.</summary>
    public static WebApplicationBuilder AddDashboard(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<GetFigures>();
        builder.Services.AddScoped<ReadFirstSteps>();
        return builder;
    }
}

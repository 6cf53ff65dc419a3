using ExportPortal.Web.Features.Api;
using ExportPortal.Web.Features.Demo;
using ExportPortal.Web.Features.Drafts;
using ExportPortal.Web.Features.Favourites;
using ExportPortal.Web.Features.Palette;
using ExportPortal.Web.Features.Security;
using ExportPortal.Web.Features.Views;
using Microsoft.AspNetCore.Diagnostics;
using MudBlazor;
using MudBlazor.Services;

namespace ExportPortal.Web.Components;

/// <summary>Composition of the pages: Razor components, circuits and their limits, error pages.</summary>
public static class ComponentsSetup
{
    /// <summary>The largest message that a browser may send over a circuit, in bytes.</summary>
    private const int LargestMessage = 32 * 1024;

    /// <summary>Registers Razor components, MudBlazor and what widgets share.</summary>
    public static WebApplicationBuilder AddPortalComponents(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            circuits.DetailedErrors = builder.Configuration.IsDemo(); // the demo has nothing to hide, and its tests say what a circuit refused
            circuits.DisconnectedCircuitMaxRetained = 50;
            circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(2);
        }).AddHubOptions(hub => hub.MaximumReceiveMessageSize = LargestMessage);
        builder.Services.AddMudServices(mud =>
        {
            mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            mud.SnackbarConfiguration.PreventDuplicates = true;
            mud.SnackbarConfiguration.VisibleStateDuration = 6000;
            mud.PopoverOptions.CheckForPopoverProvider = false;
        });
        builder.Services.AddScoped<MudLocalizer, PortalMudLocalizer>();
        builder.Services.AddScoped<Viewer>();
        builder.Services.AddSingleton<Ticker>();
        builder.Services.AddScoped<DraftStore>();
        builder.Services.AddScoped<ViewStore>();
        builder.Services.AddScoped<FindAnything>();
        builder.Services.AddScoped<MarkFavourite>();
        builder.Services.AddScoped<ListFavourites>();
        return builder;
    }

    /// <summary>Error and status pages for people; callers of the API get their own answers.</summary>
    public static WebApplication UsePortalErrors(this WebApplication app)
    {
        app.UseWhen(IsForPeople, branch =>
        {
            branch.UseExceptionHandler("/error", createScopeForErrors: true);
            branch.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
            branch.Use(AsGetAsync);
        });
        return app;
    }

    /// <summary>Maps every page and the circuits' hub.</summary>
    public static WebApplication MapPortalComponents(this WebApplication app)
    {
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(mode =>
        {
            mode.ContentSecurityFrameAncestorsPolicy = "'none'";
            // Secrets stand next to text that others wrote; compression would leak them by length.
            mode.DisableWebSocketCompression = true;
        });
        return app;
    }

    // The page about a refused form is read, not posted: as a POST it would fail for want of the form's token, with another status than the one it is about.
    private static async Task AsGetAsync(HttpContext http, RequestDelegate next)
    {
        string method = http.Request.Method;
        if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Features.Get<IExceptionHandlerFeature>() is not null)
        {
            http.Request.Method = HttpMethods.IsHead(method) ? method : HttpMethods.Get;
        }

        try
        {
            await next(http);
        }
        finally
        {
            http.Request.Method = method;
        }
    }

    private static bool IsForPeople(HttpContext http) =>
        !ApiSetup.IsApi(http) && !http.Request.Path.StartsWithSegments("/_blazor")
        && !http.Request.Path.StartsWithSegments("/healthz") && !http.Request.Path.StartsWithSegments("/metrics");
}

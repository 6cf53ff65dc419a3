using System.Text.Json.Serialization;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Snapshots;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;

namespace ExportPortal.Web.Features.Api;

/// <summary>Composition of the REST API: JSON, errors, limits, its description, and the calls of each feature.</summary>
public static class ApiSetup
{
    /// <summary>The largest body of a call, in bytes.</summary>
    public const int LargestBody = 128 * 1024;

    /// <summary>Registers what the calls share.</summary>
    public static WebApplicationBuilder AddApi(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
            json.SerializerOptions.Converters.Add(new ApiTime());
        });
        // In every environment, so that ApiErrors can say what was wrong with the body.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.Configure<AntiforgeryOptions>(antiforgery => antiforgery.HeaderName = ApiAntiforgery.Header);
        services.AddSingleton<ApiRateLimit>();
        services.AddApiDescription();
        return builder;
    }

    /// <summary>Problem details for everything under /api; before everything that can fail.</summary>
    public static WebApplication UseApiErrors(this WebApplication app)
    {
        app.UseWhen(IsApi, branch => branch.UseMiddleware<ApiErrors>());
        return app;
    }

    /// <summary>The limit of calls; after authentication.</summary>
    public static WebApplication UseApiRateLimit(this WebApplication app)
    {
        ApiRateLimit limit = app.Services.GetRequiredService<ApiRateLimit>();
        app.UseWhen(IsApi, branch => branch.Use(limit.InvokeAsync));
        return app;
    }

    /// <summary>Maps the calls of every feature under /api/v1, and their description.</summary>
    public static WebApplication MapApi(this WebApplication app)
    {
        RouteGroupBuilder calls = app.MapGroup("/api/v1")
            .RequireAuthorization()
            .AddEndpointFilter<RouteGroupBuilder, ApiAntiforgery>()
            .WithMetadata(new RequestSizeLimitAttribute(LargestBody))
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        calls.MapSnapshotsApi();
        calls.MapRequestsApi();
        calls.MapAuditApi();
        calls.MapOutsideExportsApi();
        app.MapOpenApi("/openapi/{documentName}.json").RequireAuthorization();
        return app;
    }

    /// <summary>Whether a call belongs to the API, and so gets problem details instead of pages.</summary>
    public static bool IsApi(HttpContext http) => http.Request.Path.StartsWithSegments("/api") || http.Request.Path.StartsWithSegments("/openapi");
}

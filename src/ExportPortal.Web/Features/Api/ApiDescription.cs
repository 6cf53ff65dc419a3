using Microsoft.OpenApi;

namespace ExportPortal.Web.Features.Api;

/// <summary>The OpenAPI document: title, and how to authenticate.</summary>
public static class ApiDescription
{
    private const string Bearer = "bearer";

    /// <summary>Registers the document "v1".</summary>
    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", openApi =>
    {
        openApi.ShouldInclude = description => description.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
        openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "ExportPortal",
                Version = "v1",
                Description = "Requests, approvals and audit history of exports of Amazon Lightsail snapshots to Amazon EC2. Errors are problem details (RFC 9457) with a stable member \"code\".",
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A token from the page \"API tokens\" or the command \"token create\".",
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
            return Task.CompletedTask;
        });
    });
}

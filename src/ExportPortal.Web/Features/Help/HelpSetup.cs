using System.Net.Mime;

namespace ExportPortal.Web.Features.Help;

/// <summary>Composition of the guides.</summary>
public static class HelpSetup
{
    /// <summary>Maps the pictures of the guides, for everybody who is signed in.</summary>
    public static WebApplication MapHelp(this WebApplication app)
    {
        app.MapGet("/help/images/{name}", (string name) => Guides.FindImage(name) is { } file ? Results.File(file, MediaTypeNames.Image.Png) : Results.NotFound())
            .RequireAuthorization().ExcludeFromDescription();
        return app;
    }
}

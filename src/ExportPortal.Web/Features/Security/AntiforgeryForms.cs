using Microsoft.AspNetCore.Antiforgery;

namespace ExportPortal.Web.Features.Security;

/// <summary>Asks for the antiforgery token of a request that may be anything.</summary>
public static class AntiforgeryForms
{
    /// <summary>Whether the request carries its token; a body that is no readable form carries none.</summary>
    public static async Task<bool> HasTokenAsync(this IAntiforgery antiforgery, HttpContext http)
    {
        try
        {
            return await antiforgery.IsRequestValidAsync(http);
        }
        catch (AntiforgeryValidationException)
        {
            return false;
        }
    }
}

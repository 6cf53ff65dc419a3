using ExportPortal.Web.Components;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>Brings a person's choice of colours to the browser at sign-in.</summary>
internal static class ThemeCookie
{
    public static void Write(HttpContext http, string? theme)
    {
        if (theme is not null)
        {
            http.Response.Cookies.Append(Viewer.ThemeCookie, theme, new CookieOptions { Path = "/", MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps });
        }
    }
}

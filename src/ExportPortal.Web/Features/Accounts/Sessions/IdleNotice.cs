namespace ExportPortal.Web.Features.Accounts.Sessions;

/// <summary>Tells the sign-in page that the browser's session ended because nobody used it. It says nothing about anybody.</summary>
internal static class IdleNotice
{
    private const string Cookie = "ep-idle";
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    /// <summary>Leaves it, for this request and the ones after it.</summary>
    public static void Leave(HttpContext http)
    {
        http.Items[Cookie] = true;
        http.Response.Cookies.Append(Cookie, "1", new CookieOptions { Path = "/", MaxAge = Kept, HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps });
    }

    /// <summary>Whether there is one; it is told once.</summary>
    public static bool Take(HttpContext http)
    {
        bool isLeft = http.Items.ContainsKey(Cookie) || http.Request.Cookies.ContainsKey(Cookie);
        if (isLeft)
        {
            http.Response.Cookies.Delete(Cookie, new CookieOptions { Path = "/" });
        }

        return isLeft;
    }
}

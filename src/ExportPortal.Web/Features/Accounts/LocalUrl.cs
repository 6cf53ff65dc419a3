namespace ExportPortal.Web.Features.Accounts;

/// <summary>The one place that decides whether an address leads back into this portal. Guards against open redirects.</summary>
public static class LocalUrl
{
    /// <summary>True for a path of this portal such as "/requests/7?tab=checks".</summary>
    public static bool IsLocal(string? url)
    {
        if (string.IsNullOrEmpty(url) || url.Length > 2000 || url[0] != '/')
        {
            return false;
        }

        // Browsers drop tabs and line ends and read "\" as "/"; some decode "%2f" and "%5c" late. None belongs in a path of ours.
        int query = url.IndexOfAny(['?', '#']);
        ReadOnlySpan<char> path = query < 0 ? url : url.AsSpan(0, query);
        if (path.Contains("//", StringComparison.Ordinal)
            || path.Contains("%2f", StringComparison.OrdinalIgnoreCase)
            || path.Contains("%5c", StringComparison.OrdinalIgnoreCase)
            || path.Contains('@'))
        {
            return false;
        }

        foreach (char c in url)
        {
            if (c is '\\' or <= ' ' || char.IsControl(c) || char.IsWhiteSpace(c) || c > '~')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The address itself when it is local, else the fallback.</summary>
    public static string OrElse(string? url, string fallback) => IsLocal(url) ? url! : fallback;
}

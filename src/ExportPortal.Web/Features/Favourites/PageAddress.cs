using System.Web;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Components.Layout;

namespace ExportPortal.Web.Features.Favourites;

/// <summary>The address of a page as a favourite: what it shows, without what is open on it at the moment.</summary>
public static class PageAddress
{
    // A line that is open and the place in a list are no part of what somebody comes back for.
    private static readonly HashSet<string> Passing = new(StringComparer.OrdinalIgnoreCase) { "open", "rows", "page", "before", "after", "compare", "edit", "new" };

    /// <summary>The address in one form, whatever the order of its parameters; null where the page is none of the navigation.</summary>
    /// <param name="relative">Path and query within the portal, with or without a slash before it.</param>
    public static string? Of(string relative)
    {
        string[] parts = relative.TrimStart('/').Split('#')[0].Split('?', 2);
        string path = "/" + parts[0].TrimEnd('/');
        if (ItemOf(path) is null)
        {
            return null;
        }

        string query = string.Join('&', Parameters(parts.ElementAtOrDefault(1)).Select(p => $"{Uri.EscapeDataString(p.Name)}={Uri.EscapeDataString(p.Value)}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }

    /// <summary>The page's entry of the navigation, if the person has one of its roles; null otherwise.</summary>
    public static NavItem? ItemFor(string address, IReadOnlySet<Role> roles) =>
        ItemOf(address.Split('?')[0]) is { } item && (item.Roles.Length == 0 || item.Roles.Any(roles.Contains)) ? item : null;

    /// <summary>What the address says beyond the page, for people; null where it says nothing.</summary>
    public static string? WordsOf(string address)
    {
        string words = string.Join(", ", Parameters(address.Split('?', 2).ElementAtOrDefault(1)).Select(p => $"{p.Name}={p.Value}"));
        return words.Length == 0 ? null : words;
    }

    private static NavItem? ItemOf(string path) => NavItems.All.FirstOrDefault(item => item.Href == path);

    private static IEnumerable<(string Name, string Value)> Parameters(string? query)
    {
        System.Collections.Specialized.NameValueCollection found = HttpUtility.ParseQueryString(query ?? "");
        return found.AllKeys.OfType<string>().Where(name => !Passing.Contains(name)).Order(StringComparer.Ordinal).Select(name => (name, found[name] ?? "")).Where(p => p.Item2.Length > 0);
    }
}

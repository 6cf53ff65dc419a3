namespace ExportPortal.Web.Features.Accounts.Sessions;

/// <summary>Browser and system in the words of a person, from what a browser calls itself.</summary>
public static class ClientWords
{
    // The order matters: most browsers name those that they are compatible with, too.
    private static readonly (string Mark, string Name)[] Browsers = [("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Mark, string Name)[] Systems = [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <summary>E.g. "Firefox on Windows".</summary>
    public static string Of(string? client)
    {
        if (string.IsNullOrWhiteSpace(client))
        {
            return "Unknown client";
        }

        string? browser = Find(Browsers, client);
        string? system = Find(Systems, client);
        return (browser, system) switch
        {
            (null, null) => "Another client",
            (null, _) => $"A client on {system}",
            (_, null) => browser,
            _ => $"{browser} on {system}",
        };
    }

    private static string? Find((string Mark, string Name)[] known, string client) =>
        Array.Find(known, k => client.Contains(k.Mark, StringComparison.Ordinal)).Name;
}

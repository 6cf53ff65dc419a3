using System.Net;

namespace ExportPortal.Web.Features.Demo;

/// <summary>Keeps demo mode, whose passwords everybody knows, on the machine of the person who tries it.</summary>
public static class DemoGuard
{
    /// <summary>The setting that turns demo mode on.</summary>
    public const string Setting = "Demo:Enabled";

    /// <summary>Whether this is demo mode.</summary>
    public static bool IsDemo(this IConfiguration settings) => settings.GetValue<bool>(Setting);

    /// <summary>Refuses a demo in Production and a demo that other machines could reach.</summary>
    /// <exception cref="WrongSettingException">Demo mode would be open to others.</exception>
    public static void Check(IConfiguration settings, IHostEnvironment environment)
    {
        if (!settings.IsDemo())
        {
            return;
        }

        if (environment.IsProduction())
        {
            throw new WrongSettingException(Setting, "demo mode does not run in Production; set Demo:Enabled=false.");
        }

        foreach (string url in ListeningUrls(settings))
        {
            if (!IsLoopback(url))
            {
                throw new WrongSettingException(Setting, $"demo mode listens on loopback only, but the portal is asked to listen on {url}; set Demo:Enabled=false or a loopback URL.");
            }
        }
    }

    /// <summary>Every address that Kestrel would bind according to the settings.</summary>
    private static IEnumerable<string> ListeningUrls(IConfiguration settings)
    {
        IEnumerable<string> urls = (settings["Urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        IEnumerable<string> ports = new[] { ("HTTP_PORTS", "http"), ("HTTPS_PORTS", "https") }
            .SelectMany(pair => (settings["Urls"] is null ? settings[pair.Item1] ?? "" : "").Split(';', StringSplitOptions.RemoveEmptyEntries)
                .Select(port => $"{pair.Item2}://*:{port}"));
        IEnumerable<string> endpoints = settings.GetSection("Kestrel:Endpoints").GetChildren()
            .Select(endpoint => endpoint["Url"]).OfType<string>();
        return urls.Concat(ports).Concat(endpoints);
    }

    private static bool IsLoopback(string url)
    {
        // "*" and "+" mean every interface; Uri does not parse them.
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address))
        {
            return false;
        }

        return address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));
    }
}

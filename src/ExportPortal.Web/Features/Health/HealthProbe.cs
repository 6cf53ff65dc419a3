namespace ExportPortal.Web.Features.Health;

/// <summary>The command "health": asks the portal on this machine whether it lives. Containers have no other tool for it.</summary>
public static class HealthProbe
{
    /// <summary>Its name on the command line.</summary>
    public const string Command = "health";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Asks /healthz/live on the management port, or on the first address of Urls where there is none.</summary>
    /// <returns>0 when the portal lives, 1 when it does not answer well.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        IConfigurationRoot settings = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(args)
            .Build();
        string port = settings[ManagementSetup.Setting] is { Length: > 0 } set ? set : BindingAddress.Parse((settings["Urls"] ?? "http://127.0.0.1:5080").Split(';')[0]).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using HttpClient http = new() { Timeout = Patience };
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/healthz/live"));
            await Console.Out.WriteLineAsync(answer.IsSuccessStatusCode ? "OK" : $"HTTP {(int)answer.StatusCode}");
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"The portal does not answer on port {port}: {unreachable.Message}");
            return 1;
        }
    }
}

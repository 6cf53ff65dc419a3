using ExportPortal.Web.Features.Demo;

namespace ExportPortal.Web;

/// <summary>Makes the host: where settings and static files come from, and which environment this is.</summary>
internal static class PortalHost
{
    private static readonly string[] EnvironmentNames = ["ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "environment"];

    /// <summary>A builder whose settings come from the one appsettings.json, the environment and the command line.</summary>
    /// <exception cref="WrongSettingException">A setting that cannot work; the message names it.</exception>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(PortalHost).Assembly.GetName().Name,
            EnvironmentName = ChooseEnvironment(args),
        });

        DemoGuard.Check(builder.Configuration, builder.Environment);

        if (builder.Environment.IsProduction())
        {
            // One JSON object a line: whatever a caller puts into a path or a name, it cannot make a line of its own.
            builder.Logging.ClearProviders().AddJsonConsole(json =>
            {
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "O";
            });
        }

        // Outside Development the manifest of the packages' assets is not loaded by itself, and `dotnet run` would answer 500.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        return builder;
    }

    /// <summary>Null where the environment was named; else Development for a demo and Production for the rest.</summary>
    private static string? ChooseEnvironment(string[] args)
    {
        // The builder fixes its environment when it is made, so the two settings are read beforehand, from the same sources.
        IConfigurationRoot settings = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(args)
            .Build();
        return EnvironmentNames.Any(name => !string.IsNullOrEmpty(settings[name])) ? null
            : settings.IsDemo() ? Environments.Development : Environments.Production;
    }
}

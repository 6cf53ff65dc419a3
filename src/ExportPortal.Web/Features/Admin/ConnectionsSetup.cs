using System.Text.RegularExpressions;

namespace ExportPortal.Web.Features.Admin;

/// <summary>Composition of the connections to AWS.</summary>
public static partial class ConnectionsSetup
{
    /// <summary>Registers the connections.</summary>
    /// <exception cref="WrongSettingException">A connection that cannot work, or that Production refuses.</exception>
    public static WebApplicationBuilder AddConnections(this WebApplicationBuilder builder)
    {
        LightsailSettings settings = builder.Configuration.GetSection("Lightsail").Get<LightsailSettings>() ?? new LightsailSettings();
        for (int i = 0; i < settings.Connections.Count; i++)
        {
            Check($"Lightsail:Connections:{i}", settings.Connections[i], builder.Environment.IsProduction());
            if (settings.Connections.Take(i).Any(c => string.Equals(c.Name, settings.Connections[i].Name, StringComparison.OrdinalIgnoreCase)))
            {
                throw new WrongSettingException($"Lightsail:Connections:{i}:Name", $"\"{settings.Connections[i].Name}\" is the name of another connection already.");
            }
        }

        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<LightsailConnections>();
        return builder;
    }

    private static void Check(string at, ConnectionSettings connection, bool production)
    {
        if (connection.Name.Length is 0 or > 60 || !NamePattern().IsMatch(connection.Name))
        {
            throw new WrongSettingException($"{at}:Name", "a name of 1 to 60 letters, digits, spaces, dots, underscores and hyphens is needed.");
        }

        if (connection.Regions.Count == 0 || connection.Regions.Any(r => !RegionPattern().IsMatch(r)))
        {
            throw new WrongSettingException($"{at}:Regions", "at least one AWS region such as eu-central-1 is needed.");
        }

        bool hasKey = !string.IsNullOrEmpty(connection.AccessKeyId);
        if (hasKey == string.IsNullOrEmpty(connection.SecretAccessKey))
        {
            throw new WrongSettingException($"{at}:SecretAccessKey", "AccessKeyId and SecretAccessKey belong together.");
        }

        if (production && hasKey)
        {
            throw new WrongSettingException($"{at}:AccessKeyId", "static keys are refused in Production; use a role, a profile or the default credential chain.");
        }

        if (!string.IsNullOrEmpty(connection.ServiceUrl) && !(Uri.TryCreate(connection.ServiceUrl, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"))
        {
            throw new WrongSettingException($"{at}:ServiceUrl", $"\"{connection.ServiceUrl}\" is not an http or https address.");
        }

        if (production && connection.ServiceUrl is { Length: > 0 } && !(new Uri(connection.ServiceUrl) is { Scheme: "https" } secure && (secure.Host.EndsWith(".amazonaws.com", StringComparison.Ordinal) || secure.Host.EndsWith(".amazonaws.com.cn", StringComparison.Ordinal))))
        {
            throw new WrongSettingException($"{at}:ServiceUrl", "in Production only an https address of AWS is accepted: another one would receive signed calls.");
        }

        if (!string.IsNullOrEmpty(connection.RoleArn) && !RolePattern().IsMatch(connection.RoleArn))
        {
            throw new WrongSettingException($"{at}:RoleArn", $"\"{connection.RoleArn}\" is not the ARN of an IAM role.");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9 ._\-]*\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[a-z]{2}(-[a-z]+)+-\d{1,2}\z")]
    private static partial Regex RegionPattern();

    [GeneratedRegex(@"\Aarn:aws[a-z\-]*:iam::\d{12}:role/[\w+=,.@\-/]+\z")]
    private static partial Regex RolePattern();
}

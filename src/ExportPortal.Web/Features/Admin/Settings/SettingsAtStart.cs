using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace ExportPortal.Web.Features.Admin.Settings;

/// <summary>Where a setting's value comes from.</summary>
public enum SettingOrigin
{
    /// <summary>Nobody has set it.</summary>
    Default,

    /// <summary>A settings file.</summary>
    File,

    /// <summary>The environment of the process.</summary>
    Environment,

    /// <summary>The command line.</summary>
    CommandLine,

    /// <summary>The program that hosts the portal.</summary>
    Host,
}

/// <summary>One setting as this node started with it.</summary>
/// <param name="Part">The part of the page.</param>
/// <param name="Key">Its whole name.</param>
/// <param name="Effect">What it does, in English.</param>
/// <param name="IsSecret">Its value is not known here, only whether there is one.</param>
/// <param name="IsSet">Somebody has set it.</param>
/// <param name="Value">What is set; null for nothing and for a secret.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="File">Name of the settings file, or null.</param>
/// <param name="Known">What the catalogue knows of it.</param>
public sealed record SettingLine(string Part, string Key, string Effect, bool IsSecret, bool IsSet, string? Value, SettingOrigin Origin, string? File, KnownSetting Known);

/// <summary>The settings as this node started with them: a file that is changed later counts from the next start. Secrets are not in it.</summary>
/// <param name="lines">Each setting, in the order of the page.</param>
public sealed class SettingsAtStart(IReadOnlyList<SettingLine> lines)
{
    /// <summary>Each setting, in the order of the page.</summary>
    public IReadOnlyList<SettingLine> Lines => lines;

    /// <summary>Reads them, and forgets every secret at once.</summary>
    public static SettingsAtStart Read(IConfiguration settings)
    {
        string[] connections = [.. settings.GetSection(SettingsCatalogue.Connections).GetChildren().Select(c => c.Key)];
        return new SettingsAtStart([.. SettingsCatalogue.All.SelectMany(known => known.Key.StartsWith(SettingsCatalogue.Connections, StringComparison.Ordinal)
            ? connections.Select(index => LineOf(settings, known, known.Key.Replace(":N:", $":{index}:", StringComparison.Ordinal)))
            : [LineOf(settings, known, known.Key)])]);
    }

    private static SettingLine LineOf(IConfiguration settings, KnownSetting known, string key)
    {
        IConfigurationSection section = settings.GetSection(key);
        string? value = SettingText.Of(section);
        (SettingOrigin origin, string? file) = value is null ? (SettingOrigin.Default, null) : OriginOf(settings, FirstLeaf(section));
        return new SettingLine(known.Part, key, known.Effect.Words, known.Effect.IsSecret, value is not null, known.Effect.IsSecret ? null : value, origin, file, known);
    }

    private static string FirstLeaf(IConfigurationSection section) => section.Value is { Length: > 0 } || section.GetChildren().FirstOrDefault() is not { } child ? section.Path : FirstLeaf(child);

    // The last provider that has the value wins.
    private static (SettingOrigin, string?) OriginOf(IConfiguration settings, string path)
    {
        foreach (IConfigurationProvider provider in settings is IConfigurationRoot root ? root.Providers.Reverse() : [])
        {
            if (provider.TryGet(path, out string? value) && !string.IsNullOrEmpty(value))
            {
                return provider switch
                {
                    ChainedConfigurationProvider chained => OriginOf(chained.Configuration, path),
                    JsonConfigurationProvider json => (SettingOrigin.File, json.Source.Path),
                    EnvironmentVariablesConfigurationProvider => (SettingOrigin.Environment, null),
                    CommandLineConfigurationProvider => (SettingOrigin.CommandLine, null),
                    _ => (SettingOrigin.Host, null),
                };
            }
        }

        return (SettingOrigin.Host, null);
    }
}

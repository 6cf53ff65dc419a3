namespace ExportPortal.Web.Features.Commands;

/// <summary>The arguments of a command: its own options, and settings of the portal (Section:Key), which go to the host.</summary>
/// <param name="Options">Values of the options that were given, in order.</param>
/// <param name="Settings">Arguments for the host.</param>
public sealed record CommandLine(IReadOnlyDictionary<string, IReadOnlyList<string>> Options, string[] Settings)
{
    private static readonly string[] HostSettings = ["urls", "environment", "contentroot"];

    /// <summary>The last value of an option, or null.</summary>
    public string? Find(string option) => Options.TryGetValue(option, out IReadOnlyList<string>? values) ? values[^1] : null;

    /// <summary>All values of an option.</summary>
    public IReadOnlyList<string> All(string option) => Options.GetValueOrDefault(option, []);

    /// <summary>The value of an option that must be there.</summary>
    /// <exception cref="WrongUsageException">It is not.</exception>
    public string Require(string option) => Find(option) ?? throw new WrongUsageException($"--{option} is missing");

    /// <summary>A whole number, or null where the option was not given.</summary>
    /// <exception cref="WrongUsageException">It is not a number.</exception>
    public long? Number(string option) => Find(option) is not { } text ? null
        : long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long number) ? number
        : throw new WrongUsageException($"--{option} needs a number, not \"{text}\"");

    /// <summary>Reads what follows the command's words. Both "--name value" and "--name=value" are understood.</summary>
    /// <exception cref="WrongUsageException">Something that the command does not know, or an option without value.</exception>
    public static CommandLine Parse(ReadOnlySpan<string> args, IReadOnlyCollection<string> known)
    {
        Dictionary<string, IReadOnlyList<string>> options = new(StringComparer.OrdinalIgnoreCase);
        List<string> settings = [];
        for (int i = 0; i < args.Length; i++)
        {
            string[] parts = args[i].Split('=', 2);
            string name = parts[0].StartsWith("--", StringComparison.Ordinal) ? parts[0][2..] : throw new WrongUsageException($"\"{args[i]}\" is not understood");
            string value = parts.Length == 2 ? parts[1]
                : i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[++i]
                : throw new WrongUsageException($"--{name} needs a value");
            if (known.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                options[name] = [.. options.GetValueOrDefault(name, []), value];
            }
            else if (name.Contains(':', StringComparison.Ordinal) || HostSettings.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                settings.Add($"--{name}={value}");
            }
            else
            {
                throw new WrongUsageException($"--{name} is not known");
            }
        }

        return new CommandLine(options, [.. settings]);
    }
}

/// <summary>A command was called wrongly. The message is the one line that the operator reads, above the usage.</summary>
public sealed class WrongUsageException(string message) : Exception(message);

using System.Globalization;

namespace LightsailEmulator;

/// <summary>How an emulator is started, from code or from the command line.</summary>
public sealed record EmulatorOptions
{
    /// <summary>Base address to listen on, plain HTTP; several are separated by semicolons. Port 0 takes a free port.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:4566";

    /// <summary>Journal that keeps state and ledger across restarts, even after kill -9. Null keeps everything in memory.</summary>
    public string? DataFile { get; init; }

    /// <summary>Seconds from the start of an export to its end, by the emulator's own clock. 0 ends it at once.</summary>
    public double ExportSeconds { get; init; } = 20;

    /// <summary>Accepts unsigned and wrongly signed calls.</summary>
    public bool NoAuth { get; init; }

    /// <summary>What a new or reset emulator contains: <c>small</c>, <c>company</c> or <c>none</c>.</summary>
    public string Seed { get; init; } = "company";

    /// <summary>Items a page in every paged list, 1 to 1,000.</summary>
    public int PageSize { get; init; } = 20;

    /// <summary>The usage line, printed with every complaint about an option.</summary>
    internal const string Usage =
        "options: [--urls http://127.0.0.1:4566] [--data FILE] [--export-seconds 20] [--no-auth] [--seed small|company|none] [--page-size 20]";

    /// <summary>Reads command line options. Both <c>--name value</c> and <c>--name=value</c> are understood.</summary>
    /// <exception cref="EmulatorOptionException">an option is unknown, has no value or a wrong one</exception>
    public static EmulatorOptions Parse(IReadOnlyList<string> args)
    {
        var options = new EmulatorOptions();
        for (int i = 0; i < args.Count; i++)
        {
            string[] parts = args[i].Split('=', 2);
            string name = parts[0];
            if (name == "--no-auth" && parts.Length == 1)
            {
                options = options with { NoAuth = true };
                continue;
            }

            if (name is not ("--urls" or "--data" or "--export-seconds" or "--seed" or "--page-size"))
                throw new EmulatorOptionException($"unknown option '{args[i]}'; {Usage}");
            string value = parts.Length == 2 ? parts[1] : i + 1 < args.Count ? args[++i] : "";
            if (value.Length == 0) throw new EmulatorOptionException($"{name} needs a value; {Usage}");

            options = name switch
            {
                "--urls" => options with { Urls = value },
                "--data" => options with { DataFile = value },
                "--seed" => options with { Seed = value },
                "--export-seconds" => options with { ExportSeconds = Number(name, value) },
                _ => options with { PageSize = (int)Math.Clamp(Number(name, value), int.MinValue, int.MaxValue) },
            };
        }

        options.Check();
        return options;
    }

    /// <summary>Refuses options that cannot work, before anything is opened.</summary>
    internal void Check()
    {
        foreach (string url in ListenOn())
        {
            bool usable = Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Scheme == "http" && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0;
            if (!usable) throw new EmulatorOptionException($"--urls: '{url}' is not a plain http address such as http://127.0.0.1:4566");
        }

        if (ListenOn().Length == 0) throw new EmulatorOptionException("--urls names no address");
        if (!(ExportSeconds is >= 0 and <= 86_400)) throw new EmulatorOptionException("--export-seconds must be between 0 and 86400");
        if (PageSize is < 1 or > 1000) throw new EmulatorOptionException("--page-size must be between 1 and 1000");
        if (Seed is not ("small" or "company" or "none")) throw new EmulatorOptionException($"--seed must be small, company or none, not '{Seed}'");
        if (DataFile is not null && (DataFile.Trim().Length == 0 || Directory.Exists(DataFile)))
            throw new EmulatorOptionException($"--data: '{DataFile}' is not a file name");
    }

    internal string[] ListenOn() => Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static double Number(string name, string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw new EmulatorOptionException($"{name} needs a number, not '{value}'");
}

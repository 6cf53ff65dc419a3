using System.Diagnostics;

namespace ExportPortal.Integration.Tests.Portal;

/// <summary>The executable as operators call it: a process of its own.</summary>
internal static class PortalProcess
{
    /// <summary>Runs a command to its end.</summary>
    /// <param name="settings">Settings of the portal, e.g. <see cref="PortalUnderTest.Settings"/>.</param>
    /// <param name="command">Words and options of the command.</param>
    public static async Task<CommandResult> RunAsync(IReadOnlyDictionary<string, string?> settings, params string[] command)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "ExportPortal.Web.dll"));
        foreach (string argument in command.Concat(settings.Select(s => $"--{s.Key}={s.Value}")))
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CommandResult(process.ExitCode, await output, await errors);
    }
}

/// <summary>What a command said.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors);

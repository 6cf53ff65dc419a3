using System.Diagnostics;
using ExportPortal.Integration.Tests.Processes;
using Xunit;

namespace ExportPortal.Integration.Tests.Emulator;

/// <summary>The emulator as its own process, as people start it.</summary>
internal sealed class EmulatorProcess : IAsyncDisposable
{
    private readonly Process _process;

    private EmulatorProcess(Process process, Uri url)
    {
        _process = process;
        Url = url;
        Client = new EmulatorClient(url);
    }

    public Uri Url { get; }

    public EmulatorClient Client { get; }

    /// <summary>Starts on a free port and waits for the start line.</summary>
    public static async Task<EmulatorProcess> StartAsync(params string[] options)
    {
        Process process = Launch(["--urls", "http://127.0.0.1:0", .. options]);
        string line = await process.StandardOutput.ReadLineAsync() ?? "";
        Assert.StartsWith("Lightsail emulator (not AWS) listens on http://127.0.0.1:", line, StringComparison.Ordinal);
        return new EmulatorProcess(process, new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..]));
    }

    /// <summary>Starts with options that cannot work; answers exit code and what was said.</summary>
    public static async Task<(int ExitCode, string Complaint)> FailAsync(params string[] options)
    {
        using Process process = Launch(options);
        string complaint = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, complaint);
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private static Process Launch(IReadOnlyList<string> options)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        ShortLife.Give(start);
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "LightsailEmulator.dll"));
        foreach (string option in options) start.ArgumentList.Add(option);
        return Process.Start(start)!;
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace ExportPortal.Browser.Tests.Support;

/// <summary>The portal in demo mode as its own process, with a folder of its own that outlives a restart.</summary>
public sealed class DemoProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exportportal-browser-");
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;

    private DemoProcess()
    {
        // Chosen once: after a restart open pages look for the portal at the same address.
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>Its database.</summary>
    public string ConnectionString => $"Data Source={Path.Combine(_folder.FullName, "portal.db")}";

    /// <summary>What it has written so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts a new demo and waits until it answers.</summary>
    public static async Task<DemoProcess> StartAsync()
    {
        DemoProcess demo = new();
        await demo.LaunchAsync();
        return demo;
    }

    /// <summary>Ends the process as a crash would; the folder stays.</summary>
    public async Task KillAsync()
    {
        if (_process is null)
        {
            return;
        }

        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Starts it on the same folder and address, and waits until it answers.</summary>
    public async Task LaunchAsync()
    {
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_gcServer"] = "0"; // the browser wants the other processor
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "ExportPortal.Web.dll"));
        foreach (string setting in Settings())
        {
            start.ArgumentList.Add("--" + setting);
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data, started);
        _process.ErrorDataReceived += (_, line) => Take(line.Data, started);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Task first = await Task.WhenAny(started.Task, _process.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(60)));
        Assert.True(first == started.Task, $"The portal did not start:\n{Output}");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Delete(recursive: true);
    }

    private string[] Settings() =>
    [
        $"Urls={Url.GetLeftPart(UriPartial.Authority)}",
        $"ConnectionStrings:Portal={ConnectionString}",
        $"Security:KeysFolder={Path.Combine(_folder.FullName, "keys")}",
        $"Demo:EmulatorData={Path.Combine(_folder.FullName, "emulator.journal")}",
        "Demo:ExportSeconds=4",
        "Pages:PseudoLanguage=true",
        "Logging:LogLevel:Default=Warning",
        "Logging:LogLevel:Microsoft.Hosting.Lifetime=Information",
    ];

    private void Take(string? line, TaskCompletionSource started)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        if (line.Contains("Application started", StringComparison.Ordinal))
        {
            started.TrySetResult();
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using ExportPortal.Data.Storage;
using Xunit;

namespace ExportPortal.Integration.Tests.Processes;

/// <summary>The portal as its own process, as operators start it, with windows short enough for a test.</summary>
internal sealed class PortalProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PortalProcess(Process process) => _process = process;

    /// <summary>Its base address, once it has started.</summary>
    public Uri? Url { get; private set; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output => string.Join('\n', _output);

    /// <summary>Windows of the protocol for tests: everything that must be longer than something else still is.</summary>
    public static IReadOnlyDictionary<string, string> ShortWindows { get; } = new Dictionary<string, string>
    {
        ["Execution:CallTimeout"] = "00:00:02",
        ["Execution:SendWithin"] = "00:00:01",
        ["Execution:Lease"] = "00:00:04",
        ["Execution:SettleWindow"] = "00:00:08",
        ["Execution:SweepInterval"] = "00:00:01",
        ["Execution:PollInterval"] = "00:00:00.25",
        ["Execution:WaitAfterThrottling"] = "00:00:01",
        ["Execution:CallsPerSecond"] = "200",
        ["Execution:ReadsPerSecond"] = "500",
        ["Lightsail:Connections:0:Name"] = "acme",
        ["Lightsail:Connections:0:Regions:0"] = "eu-central-1",
        ["Lightsail:Connections:0:AccessKeyId"] = "AKIAEMULATORADMIN001",
        ["Lightsail:Connections:0:SecretAccessKey"] = "emulator-secret-admin",
        ["Lightsail:Connections:0:CallAgainWhenProvenAbsent"] = "true",
    };

    /// <summary>Launches it and returns at once.</summary>
    /// <param name="database">Its database, migrated.</param>
    /// <param name="emulator">Where its AWS is.</param>
    /// <param name="settings">Settings on top of <see cref="ShortWindows"/>.</param>
    /// <param name="crashAt">One of <see cref="CrashPoints"/> at which it ends.</param>
    /// <param name="stopAt">One of <see cref="CrashPoints"/> at which it is stopped.</param>
    /// <param name="clockWrongBy">How far its system clock is ahead of the right time; negative when it is behind.</param>
    /// <param name="environment">Environment variables, e.g. those of the AWS SDK.</param>
    public static PortalProcess Launch(
        TestDatabase database, Uri emulator, IReadOnlyDictionary<string, string>? settings = null, string? crashAt = null, string? stopAt = null, TimeSpan? clockWrongBy = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        string folder = Path.Combine(Path.GetTempPath(), "exportportal-keys-" + Environment.ProcessId);
        Dictionary<string, string> all = new(ShortWindows)
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["Demo:Enabled"] = "false",
            ["Database:Provider"] = database.Provider.ToString(),
            ["ConnectionStrings:Portal"] = database.ConnectionString,
            ["Lightsail:Connections:0:ServiceUrl"] = emulator.ToString(),
            ["Security:KeysFolder"] = folder,
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
        };
        foreach ((string name, string value) in settings ?? new Dictionary<string, string>())
        {
            all[name] = value;
        }

        ProcessStartInfo start = Executable(all.Select(s => $"--{s.Key}={s.Value}"));
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        if (crashAt is not null)
        {
            start.Environment[CrashPoints.Variable] = crashAt;
        }

        if (stopAt is not null)
        {
            start.Environment[CrashPoints.StopVariable] = stopAt;
        }

        if (clockWrongBy is { } offset)
        {
            WrongClock.Give(start, offset);
        }

        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        PortalProcess portal = new(new Process { StartInfo = start });
        portal._process.OutputDataReceived += (_, line) => portal.Take(line.Data);
        portal._process.ErrorDataReceived += (_, line) => portal.Take(line.Data);
        portal._process.Start();
        portal._process.BeginOutputReadLine();
        portal._process.BeginErrorReadLine();
        return portal;
    }

    /// <summary>Launches it and waits until it has started.</summary>
    public static async Task<PortalProcess> StartAsync(TestDatabase database, Uri emulator, IReadOnlyDictionary<string, string>? settings = null)
    {
        PortalProcess portal = Launch(database, emulator, settings);
        await portal.StartedAsync();
        return portal;
    }

    /// <summary>Runs a command of the executable to its end.</summary>
    /// <param name="settings">Settings of the portal.</param>
    /// <param name="command">Words and options of the command.</param>
    public static async Task<CommandResult> RunAsync(IReadOnlyDictionary<string, string?> settings, params string[] command)
    {
        ProcessStartInfo start = Executable([.. command, .. settings.Select(s => $"--{s.Key}={s.Value}")]);
        start.WorkingDirectory = Path.GetTempPath();
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CommandResult(process.ExitCode, await output, await errors);
    }

    /// <summary>Waits until the application says that it has started.</summary>
    public async Task StartedAsync()
    {
        Task exited = _process.WaitForExitAsync();
        Task first = await Task.WhenAny(_started.Task, exited, Task.Delay(TimeSpan.FromSeconds(60)));
        Assert.True(first == _started.Task, $"The portal did not start:\n{Output}");
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task ExitedAsync(TimeSpan deadline)
    {
        using CancellationTokenSource patience = new(deadline);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The portal did not end within {deadline}:\n{Output}");
        }
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
    }

    /// <summary>Sends a signal by name, e.g. STOP or CONT.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"])!;
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo Executable(IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "ExportPortal.Web.dll"));
        ShortLife.Give(start);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        int address = line.IndexOf("Now listening on: ", StringComparison.Ordinal);
        if (address >= 0)
        {
            // As plain text, and as a member of a JSON object in Production.
            Url = new Uri(line[(address + "Now listening on: ".Length)..].Split('"')[0]);
        }

        if (line.Contains("Application started", StringComparison.Ordinal))
        {
            _started.TrySetResult();
        }
    }
}

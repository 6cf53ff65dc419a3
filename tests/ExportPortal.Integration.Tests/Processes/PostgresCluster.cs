using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(ExportPortal.Integration.Tests.Processes.PostgresClusterEnd))]

namespace ExportPortal.Integration.Tests.Processes;

/// <summary>A private PostgreSQL server in a temporary folder on a free loopback port, as a user who is not root.</summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private static readonly SemaphoreSlim s_once = new(1, 1);
    private static PostgresCluster? s_shared;

    private readonly string _folder;
    private readonly int _port;
    private Process? _server;
    private int _databases;

    private const string Prepared = "prepared";

    private readonly SemaphoreSlim _preparing = new(1, 1);
    private bool _prepared;

    private readonly bool _durable;
    private readonly int _sharedMegabytes;

    private PostgresCluster(string folder, int port, bool durable, int sharedMegabytes) => (_folder, _port, _durable, _sharedMegabytes) = (folder, port, durable, sharedMegabytes);

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>The server that most tests share; each has a database of its own.</summary>
    public static async Task<PostgresCluster> SharedAsync()
    {
        await s_once.WaitAsync();
        try
        {
            return s_shared ??= await StartNewAsync();
        }
        finally
        {
            s_once.Release();
        }
    }

    /// <summary>A server of one's own, for tests that stop it.</summary>
    /// <param name="durable">Whether commits wait for the disk, as they do in earnest. Tests do without: nobody pulls their plug.</param>
    /// <param name="sharedMegabytes">The memory in which it keeps pages; its own default is meant for the smallest machines.</param>
    public static async Task<PostgresCluster> StartNewAsync(bool durable = false, int sharedMegabytes = 128)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"exportportal-pg-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        if (IsRoot)
        {
            await RunAsync("chown", "postgres", folder);
        }

        PostgresCluster cluster = new(folder, FreePort(), durable, sharedMegabytes);
        await RunAsync(AsUser(Tool("initdb"), "-D", Path.Combine(folder, "data"), "-U", "portal", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"));
        await cluster.StartAsync();
        return cluster;
    }

    /// <summary>Starts the server and waits until it answers.</summary>
    public async Task StartAsync()
    {
        string[] command = AsUser(Tool("postgres"), "-D", Path.Combine(_folder, "data"), "-p", $"{_port}", "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={_folder}",
            "-c", "max_connections=300", "-c", $"shared_buffers={_sharedMegabytes}MB", "-c", $"fsync={(_durable ? "on" : "off")}");
        ProcessStartInfo start = new(command[0]) { RedirectStandardError = true };
        foreach (string argument in command[1..])
        {
            start.ArgumentList.Add(argument);
        }

        _server = Process.Start(start)!;
        _server.ErrorDataReceived += (_, _) => { }; // its log; read so that the pipe never fills
        _server.BeginErrorReadLine();
        await Until.TrueAsync(CanConnectAsync, TimeSpan.FromSeconds(30), "PostgreSQL answers");
    }

    /// <summary>Ends the server at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        // SIGQUIT is PostgreSQL's "immediate": no clean-up, recovery at the next start. SIGKILL would leave its children behind.
        await RunAsync("kill", "-QUIT", $"{_server!.Id}");
        await _server.WaitForExitAsync();
        _server.Dispose();
        _server = null;
        NpgsqlConnection.ClearAllPools(); // the test's own; the portal's processes have to get by without
    }

    /// <summary>Makes an empty database and returns its connection string.</summary>
    public async Task<string> MakeDatabaseAsync() => await MakeDatabaseAsync("", $"portal{Interlocked.Increment(ref _databases)}");

    /// <summary>Makes a copy of the server's prepared database and returns its connection string.</summary>
    /// <param name="prepare">Prepares it once, by its connection string, and leaves no connection to it.</param>
    public async Task<string> MakeDatabaseAsync(Func<string, Task> prepare)
    {
        await _preparing.WaitAsync();
        try
        {
            if (!_prepared)
            {
                await prepare(await MakeDatabaseAsync("", Prepared) + ";Pooling=false");
                _prepared = true;
            }
        }
        finally
        {
            _preparing.Release();
        }

        return await MakeDatabaseAsync($" TEMPLATE {Prepared}", $"portal{Interlocked.Increment(ref _databases)}");
    }

    private async Task<string> MakeDatabaseAsync(string template, string name)
    {
        await using NpgsqlConnection connection = new(ConnectionTo("postgres"));
        await connection.OpenAsync();
        await using NpgsqlCommand create = new($"CREATE DATABASE {name}{template}", connection);
        await create.ExecuteNonQueryAsync();
        return ConnectionTo(name);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await KillAsync();
        }

        _preparing.Dispose();
        await RunAsync("rm", "-rf", _folder);
    }

    public static async ValueTask EndSharedAsync()
    {
        if (s_shared is not null)
        {
            await s_shared.DisposeAsync();
            s_shared = null;
        }
    }

    private string ConnectionTo(string database) => $"Host=127.0.0.1;Port={_port};Username=portal;Database={database};Timeout=5;Command Timeout=20";

    private async Task<bool> CanConnectAsync()
    {
        try
        {
            await using NpgsqlConnection connection = new(ConnectionTo("postgres") + ";Pooling=false");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    // setpriv replaces itself by the program, so that the process id is the server's own.
    private static string[] AsUser(params string[] command) => IsRoot ? ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", .. command] : command;

    private static string Tool(string name)
    {
        string? found = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin", name)).Where(File.Exists).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        return found ?? name;
    }

    private static async Task RunAsync(params string[] command)
    {
        ProcessStartInfo start = new(command[0]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in command[1..])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)} ended with {process.ExitCode}: {error}");
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Ends the shared server after the last test.</summary>
public sealed class PostgresClusterEnd : IAsyncDisposable
{
    public ValueTask DisposeAsync() => PostgresCluster.EndSharedAsync();
}

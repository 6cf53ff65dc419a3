using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace ExportPortal.Integration.Tests.Sdk;

/// <summary>A raw TCP server on loopback: it reads each request to its last byte, remembers it and does as scripted.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<ReceivedCall> calls = new();
    private readonly SemaphoreSlim received = new(0);
    private readonly Func<ReceivedCall, Answer> script;
    private readonly Task accepting;

    public ScriptedServer(Answer always) : this(_ => always)
    {
    }

    public ScriptedServer(Func<ReceivedCall, Answer> script)
    {
        this.script = script;
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public IReadOnlyList<ReceivedCall> Calls => [.. calls];

    public ReceivedCall OnlyCall => Assert.Single(calls);

    public Task ReceivesACallAsync() => received.WaitAsync(TimeSpan.FromSeconds(10));

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting; // first: a listener that is stopped between two accepts answers the next with another exception
        listener.Stop();
        stop.Dispose();
        received.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await listener.AcceptSocketAsync(stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        using (connection)
        {
            try
            {
                while (await ReadAsync(connection) is { } call)
                {
                    calls.Enqueue(call);
                    received.Release();
                    if (!await script(call)(connection, stop.Token))
                    {
                        return;
                    }
                }
            }
            catch (Exception gone) when (gone is OperationCanceledException or SocketException)
            {
                // The client left or the test is over.
            }
        }
    }

    private async Task<ReceivedCall?> ReadAsync(Socket connection)
    {
        using MemoryStream bytes = new();
        byte[] buffer = new byte[4096];
        int? headLength = null;
        int wanted = int.MaxValue;
        string[] head = [];
        while (bytes.Length < wanted)
        {
            int count = await connection.ReceiveAsync(buffer, stop.Token);
            if (count == 0)
            {
                return null;
            }

            bytes.Write(buffer, 0, count);
            if (headLength is null && bytes.GetBuffer().AsSpan(0, (int)bytes.Length).IndexOf("\r\n\r\n"u8) is int end and >= 0)
            {
                headLength = end + 4;
                head = Encoding.ASCII.GetString(bytes.GetBuffer(), 0, end).Split("\r\n");
                wanted = headLength.Value + int.Parse(Headers(head)["content-length"], CultureInfo.InvariantCulture);
            }
        }

        return new ReceivedCall(head[0], Headers(head), bytes.ToArray()[headLength!.Value..]);
    }

    private static Dictionary<string, string> Headers(string[] head)
        => head.Skip(1).Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0].ToLowerInvariant(), pair => pair[1].Trim());
}

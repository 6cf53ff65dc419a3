using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace ExportPortal.Integration.Tests.Notifications;

/// <summary>A mail server on loopback that takes what it is given and keeps it.</summary>
internal sealed class SmtpListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<MimeMessage> _mails = new();
    private readonly Task _accepting;
    private int _refusals;

    public SmtpListener()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IReadOnlyList<MimeMessage> Mails => [.. _mails];

    /// <summary>The next messages are put off (451), so many.</summary>
    public void PutOff(int count) => Volatile.Write(ref _refusals, count);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await TalkAsync(client.GetStream());
            }
            catch (IOException)
            {
                // The client is gone, as when its process was killed.
            }
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using StreamReader reader = new(stream, Encoding.Latin1);
        await using StreamWriter writer = new(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 test");
        while (await reader.ReadLineAsync() is { } line)
        {
            string verb = line.Split(' ', ':')[0].ToUpperInvariant();
            if (verb == "DATA")
            {
                await writer.WriteLineAsync("354 go on");
                await writer.WriteLineAsync(await TakeAsync(reader) ? "250 taken" : "451 later, please");
                continue;
            }

            await writer.WriteLineAsync(verb switch { "EHLO" => "250 test", "QUIT" => "221 bye", _ => "250 fine" });
            if (verb == "QUIT")
            {
                return;
            }
        }
    }

    private async Task<bool> TakeAsync(StreamReader reader)
    {
        StringBuilder text = new();
        while (await reader.ReadLineAsync() is { } line && line != ".")
        {
            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        if (Interlocked.Decrement(ref _refusals) >= 0)
        {
            return false;
        }

        using MemoryStream raw = new(Encoding.Latin1.GetBytes(text.ToString()));
        _mails.Enqueue(await MimeMessage.LoadAsync(raw));
        return true;
    }
}

using System.Net.Sockets;
using System.Text;

namespace ExportPortal.Integration.Tests.Sdk;

/// <summary>How the scripted server ends one call. True means that the connection can take another one.</summary>
internal delegate Task<bool> Answer(Socket connection, CancellationToken stop);

internal static class Answers
{
    public const string RequestId = "11111111-2222-3333-4444-555555555555";

    public static Answer Json(string body) => Http(200, body);

    public static Answer Error(int status, string name, string message = "No.") => Http(status, $$"""{"__type":"{{name}}","message":"{{message}}"}""");

    public static Answer Http(int status, string body, params string[] headers)
        => Bytes(Message(status, body, Encoding.UTF8.GetByteCount(body), headers), keepsConnection: true);

    /// <summary>Promises a whole body, sends half of it and closes.</summary>
    public static Answer Half(string body) => async (connection, stop) =>
    {
        await connection.SendAsync(Message(200, body[..(body.Length / 2)], body.Length), stop);
        connection.Shutdown(SocketShutdown.Both);
        return false;
    };

    /// <summary>Promises a whole body, sends half of it and then stays silent.</summary>
    public static Answer HalfThenSilence(string body) => async (connection, stop) =>
    {
        await connection.SendAsync(Message(200, body[..(body.Length / 2)], body.Length), stop);
        await Task.Delay(Timeout.Infinite, stop);
        return false;
    };

    /// <summary>Closes in good order (FIN) without a byte.</summary>
    public static Answer Close { get; } = (connection, _) =>
    {
        connection.Shutdown(SocketShutdown.Both);
        return Task.FromResult(false);
    };

    /// <summary>Breaks the connection (RST) without a byte.</summary>
    public static Answer Reset { get; } = (connection, _) =>
    {
        connection.LingerState = new LingerOption(true, 0);
        connection.Close();
        return Task.FromResult(false);
    };

    public static Answer Never { get; } = async (_, stop) =>
    {
        await Task.Delay(Timeout.Infinite, stop);
        return false;
    };

    private static Answer Bytes(byte[] message, bool keepsConnection) => async (connection, stop) =>
    {
        await connection.SendAsync(message, stop);
        return keepsConnection;
    };

    private static byte[] Message(int status, string body, int promised, params string[] headers)
    {
        string[] head =
        [
            FormattableString.Invariant($"HTTP/1.1 {status} Scripted"),
            "Content-Type: application/x-amz-json-1.1",
            FormattableString.Invariant($"Content-Length: {promised}"),
            "x-amzn-RequestId: " + RequestId,
            .. headers,
        ];
        return Encoding.UTF8.GetBytes(string.Join("\r\n", head) + "\r\n\r\n" + body);
    }
}

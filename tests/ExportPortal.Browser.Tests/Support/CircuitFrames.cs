using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ExportPortal.Browser.Tests.Support;

/// <summary>
/// What a window and the portal have lately told each other over the circuit. It is printed when the server knew no handler for an event, since the order of the two
/// directions alone says why: which batches were on their way, and which of them took the handler away.
/// </summary>
internal sealed partial class CircuitFrames
{
    private const int Most = 60;

    // What stands before the bytes of a batch: how many arguments, a number, a length.
    private const int MostHead = 1 + 5 + 5;

    private readonly ConcurrentQueue<string> _frames = new();
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Listens to a circuit.</summary>
    public void Listen(IWebSocket circuit)
    {
        circuit.FrameSent += (_, frame) => Keep('>', frame, SentBy);
        circuit.FrameReceived += (_, frame) => Keep('<', frame, ReceivedBy);
    }

    /// <summary>The latest frames, a line each.</summary>
    public override string ToString() => string.Join('\n', _frames);

    private void Keep(char direction, IWebSocketFrame frame, Func<byte[], string> say)
    {
        byte[] bytes = frame.Binary ?? Encoding.UTF8.GetBytes(frame.Text ?? "");
        _frames.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_start).TotalMilliseconds:F0} ms {direction} {bytes.Length} bytes {say(bytes)}"));
        while (_frames.Count > Most && _frames.TryDequeue(out _))
        {
        }
    }

    private static string SentBy(byte[] bytes)
    {
        string text = Encoding.Latin1.GetString(bytes);
        return string.Join(' ', Call().Matches(text).Select(m => m.Value == Acknowledged ? "acknowledges " + Number(bytes.AsSpan(m.Index + m.Length)) : m.Value));
    }

    private static string ReceivedBy(byte[] bytes)
    {
        StringBuilder said = new();
        foreach (Match call in Call().Matches(Encoding.Latin1.GetString(bytes)))
        {
            said.Append(call.Value == Batch ? Disposed(bytes.AsSpan(call.Index + call.Length)) : call.Value).Append(' ');
        }

        return said.ToString();
    }

    // The two arguments of a batch, in MessagePack: its number, and its bytes. The last five pointers of these lead to its parts, the fourth to the handlers that go.
    private static string Disposed(ReadOnlySpan<byte> call)
    {
        if (call.Length < MostHead)
        {
            return "a batch, in parts";
        }

        long number = Number(call);
        ReadOnlySpan<byte> rest = call[(1 + NumberSize(call[1]))..];
        (int head, int length) = rest[0] switch
        {
            0xc4 => (2, rest[1]),
            0xc5 => (3, BinaryPrimitives.ReadUInt16BigEndian(rest[1..])),
            0xc6 => (5, BinaryPrimitives.ReadInt32BigEndian(rest[1..])),
            _ => (0, 0),
        };
        if (head == 0 || rest.Length < head + length || length < 20)
        {
            return $"batch {number}, in parts";
        }

        ReadOnlySpan<byte> batch = rest.Slice(head, length);
        ReadOnlySpan<byte> list = batch[BinaryPrimitives.ReadInt32LittleEndian(batch[^8..])..];
        int count = BinaryPrimitives.ReadInt32LittleEndian(list);
        List<long> ids = [];
        for (int i = 0; i < count; i++)
        {
            ids.Add(BinaryPrimitives.ReadInt64LittleEndian(list[(4 + (8 * i))..]));
        }

        return $"batch {number} without handlers [{string.Join(' ', ids)}]";
    }

    /// <summary>The first of a call's arguments; before it stands how many there are.</summary>
    private static long Number(ReadOnlySpan<byte> arguments) => arguments[1] switch
    {
        < 0x80 => arguments[1],
        0xcc => arguments[2],
        0xcd => BinaryPrimitives.ReadUInt16BigEndian(arguments[2..]),
        0xce => BinaryPrimitives.ReadUInt32BigEndian(arguments[2..]),
        _ => -1,
    };

    private static int NumberSize(byte first) => first switch { 0xcc => 2, 0xcd => 3, 0xce => 5, _ => 1 };

    private const string Acknowledged = "OnRenderCompleted";
    private const string Batch = "JS.RenderBatch";

    [GeneratedRegex("OnRenderCompleted|OnLocationChanged|\"eventHandlerId\":[0-9]+,\"eventName\":\"[a-z]+\"|JS\\.[A-Z][A-Za-z]+|EndInvokeJSFromDotNet")]
    private static partial Regex Call();
}

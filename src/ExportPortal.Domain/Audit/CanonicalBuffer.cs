using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ExportPortal.Domain.Audit;

/// <summary>Collects the bytes of canonical JSON (RFC 8785, UTF-8). Made to be used again and again: clearing it keeps its memory.</summary>
public sealed class CanonicalBuffer
{
    private const int TimeLength = 27;
    private static readonly SearchValues<char> EscapedChars = SearchValues.Create([.. Enumerable.Range(0, 32).Select(i => (char)i), '"', '\\']);
    private static readonly SearchValues<byte> EscapedBytes = SearchValues.Create([.. Enumerable.Range(0, 32).Select(i => (byte)i), (byte)'"', (byte)'\\']);
    private byte[] _bytes = new byte[1024];
    private int _length;

    /// <summary>What has been written since the last <see cref="Clear"/>; valid until the next change.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Forgets what has been written.</summary>
    public void Clear() => _length = 0;

    /// <summary>Writes bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>Writes text as UTF-8, as it is. A lone surrogate becomes U+FFFD, as it does in both databases.</summary>
    public void Raw(ReadOnlySpan<char> text) => _length += Encoding.UTF8.GetBytes(text, Room(text.Length * 3));

    /// <summary>Writes a JSON string, or null.</summary>
    public void Text(string? text)
    {
        if (text is null)
        {
            Raw("null"u8);
            return;
        }

        Raw("\""u8);
        ReadOnlySpan<char> rest = text;
        for (int at = rest.IndexOfAny(EscapedChars); at >= 0; at = rest.IndexOfAny(EscapedChars))
        {
            Raw(rest[..at]);
            Escape((byte)rest[at]);
            rest = rest[(at + 1)..];
        }

        Raw(rest);
        Raw("\""u8);
    }

    /// <summary>Writes a JSON string out of bytes that are UTF-8 already.</summary>
    public void Text(ReadOnlySpan<byte> utf8)
    {
        Raw("\""u8);
        for (int at = utf8.IndexOfAny(EscapedBytes); at >= 0; at = utf8.IndexOfAny(EscapedBytes))
        {
            Raw(utf8[..at]);
            Escape(utf8[at]);
            utf8 = utf8[(at + 1)..];
        }

        Raw(utf8);
        Raw("\""u8);
    }

    /// <summary>Writes an integer.</summary>
    public void Number(long number)
    {
        Utf8Formatter.TryFormat(number, Room(20), out int written);
        _length += written;
    }

    /// <summary>Writes an id in lower case with hyphens, as a JSON string.</summary>
    public void Id(Guid id)
    {
        Raw("\""u8);
        Utf8Formatter.TryFormat(id, Room(36), out int written);
        _length += written;
        Raw("\""u8);
    }

    /// <summary>Writes a time as a JSON string: UTC with six fraction digits.</summary>
    public void Time(DateTimeOffset time)
    {
        Raw("\""u8);
        // The round-trip form has seven fraction digits; it is the one that is formatted fast.
        time.UtcDateTime.TryFormat(Room(28), out _, "O", CultureInfo.InvariantCulture);
        _length += TimeLength - 1;
        Raw("Z\""u8);
    }

    private void Escape(byte c)
    {
        switch (c)
        {
            case (byte)'"': Raw("\\\""u8); break;
            case (byte)'\\': Raw("\\\\"u8); break;
            case (byte)'\b': Raw("\\b"u8); break;
            case (byte)'\f': Raw("\\f"u8); break;
            case (byte)'\n': Raw("\\n"u8); break;
            case (byte)'\r': Raw("\\r"u8); break;
            case (byte)'\t': Raw("\\t"u8); break;
            default:
                Raw("\\u00"u8);
                Raw([Digit(c >> 4), Digit(c & 15)]);
                break;
        }
    }

    private static byte Digit(int value) => (byte)"0123456789abcdef"[value];

    private Span<byte> Room(int needed)
    {
        if (_bytes.Length - _length < needed)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + needed));
        }

        return _bytes.AsSpan(_length);
    }
}

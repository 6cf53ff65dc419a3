using System.Buffers.Text;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;

namespace ExportPortal.Data.Audit;

/// <summary>Some consecutive rows of the audit table as bytes. Filled again and again: one batch serves a whole history.</summary>
public sealed class AuditBatch
{
    internal const int Seq = 0;
    internal const int At = 1;
    private const int FirstText = 2;
    private const int IdLength = 36;
    private static readonly long s_earliest = UtcMicroseconds.ToLong(DateTimeOffset.MinValue);
    private static readonly long s_latest = UtcMicroseconds.ToLong(DateTimeOffset.MaxValue);

    // In the order in which they are read. Those that may be null are marked, and ids.
    private static readonly Column[] s_columns =
    [
        new("Seq"), new("At"), new("Id", IsId: true), new("ActorId", MayBeNull: true, IsId: true), new("ActorName"), new("ActorKind"), new("OnBehalfOf", MayBeNull: true), new("Action"),
        new("SubjectType"), new("SubjectId"), new("RequestId", MayBeNull: true, IsId: true), new("Ip", MayBeNull: true), new("Data"), new("PrevHash"), new("Hash"),
    ];

    private readonly List<Row> _rows = [];
    private Slice[] _slices = new Slice[1024 * (s_columns.Length - FirstText)];
    private byte[] _bytes = new byte[1 << 20];
    private int _length;

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Count;

    /// <summary>Sequence number of the last row.</summary>
    public long LastSeq => _rows[^1].Seq;

    internal static string ColumnNames { get; } = string.Join(", ", s_columns.Select(c => $"\"{c.Name}\""));

    internal static int ColumnCount => s_columns.Length;

    /// <summary>Why a row cannot be read as an event, or null.</summary>
    public string? FaultOf(int row) => _rows[row].Fault;

    /// <summary>Sequence number of a row.</summary>
    public long SeqOf(int row) => _rows[row].Seq;

    /// <summary>A row as an event. Valid until the batch is filled again.</summary>
    public StoredEvent this[int row] => new()
    {
        Seq = _rows[row].Seq, At = UtcMicroseconds.FromLong(_rows[row].At),
        Id = Text(row, 2), ActorId = Text(row, 3), ActorName = Text(row, 4), ActorKind = Text(row, 5), OnBehalfOf = Text(row, 6), HasOnBehalfOf = Has(row, 6), Action = Text(row, 7),
        SubjectType = Text(row, 8), SubjectId = Text(row, 9), RequestId = Text(row, 10), Ip = Text(row, 11), HasIp = Has(row, 11), Data = Text(row, 12), PrevHash = Text(row, 13), Hash = Text(row, 14),
    };

    internal void Clear()
    {
        _rows.Clear();
        Copied.SetLength(0);
        _length = 0;
    }

    internal void AddRow(long seq, long at)
    {
        if (_rows.Count * (s_columns.Length - FirstText) == _slices.Length)
        {
            Array.Resize(ref _slices, _slices.Length * 2);
        }

        _rows.Add(new Row(seq, at, null));
        if (at < s_earliest || at > s_latest)
        {
            _rows[^1] = new Row(seq, 0, "its time is none");
        }
    }

    /// <summary>Marks the newest row as unreadable. The first reason stays.</summary>
    internal void Spoil(int column, string why) => _rows[^1] = _rows[^1] with { Fault = _rows[^1].Fault ?? $"{s_columns[column].Name} {why}" };

    internal void AddNull(int column)
    {
        SliceOf(_rows.Count - 1, column) = new Slice(0, -1);
        if (!s_columns[column].MayBeNull)
        {
            Spoil(column, "is missing");
        }
    }

    internal void AddText(int column, ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Room(utf8.Length));
        SliceOf(_rows.Count - 1, column) = new Slice(_length, utf8.Length);
        _length += utf8.Length;
    }

    /// <summary>Adds an id from its text in capitals, as SQLite has it. Any other spelling was not written by the portal, and would hide the event from searches.</summary>
    internal void AddIdInCapitals(int column, ReadOnlySpan<byte> text)
    {
        AddText(column, text);
        Span<byte> copy = _bytes.AsSpan(_length - text.Length, text.Length);
        bool sound = text.Length == IdLength;
        for (int i = 0; i < copy.Length; i++)
        {
            byte c = copy[i];
            bool hyphen = i is 8 or 13 or 18 or 23;
            sound &= hyphen ? c == '-' : c is >= (byte)'0' and <= (byte)'9' or >= (byte)'A' and <= (byte)'F';
            copy[i] = c is >= (byte)'A' and <= (byte)'F' ? (byte)(c | 0x20) : c;
        }

        if (!sound)
        {
            Spoil(column, "is not spelled as it was written");
        }
    }

    internal void AddId(int column, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != 16)
        {
            AddText(column, bytes);
            Spoil(column, "is no UUID");
            return;
        }

        Utf8Formatter.TryFormat(new Guid(bytes, bigEndian: true), Room(IdLength), out int written);
        SliceOf(_rows.Count - 1, column) = new Slice(_length, written);
        _length += written;
    }

    /// <summary>What came from PostgreSQL, kept for its memory.</summary>
    internal MemoryStream Copied { get; } = new();

    internal static bool IsId(int column) => s_columns[column].IsId;

    private ReadOnlySpan<byte> Text(int row, int column)
    {
        Slice slice = SliceOf(row, column);
        return slice.Length <= 0 ? [] : _bytes.AsSpan(slice.Start, slice.Length);
    }

    private bool Has(int row, int column) => SliceOf(row, column).Length >= 0;

    private ref Slice SliceOf(int row, int column) => ref _slices[(row * (s_columns.Length - FirstText)) + column - FirstText];

    private Span<byte> Room(int needed)
    {
        if (_bytes.Length - _length < needed)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + needed));
        }

        return _bytes.AsSpan(_length);
    }

    private readonly record struct Row(long Seq, long At, string? Fault);

    private readonly record struct Slice(int Start, int Length);

    private sealed record Column(string Name, bool MayBeNull = false, bool IsId = false);
}

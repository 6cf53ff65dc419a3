using System.Buffers.Binary;
using ExportPortal.Domain.Audit.Search;

namespace ExportPortal.Data.Audit.Search;

/// <summary>
/// The bitmap index. The history is divided into chunks. Of each chunk that is full, a row for each key says which of its events have the key, so that a mixture
/// of keys is crossed by words of 64 events at a time, however seldom the keys meet. Only kinds of keys whose values come again and again are in it: what
/// belongs to one request is found by its short list. A chunk never changes once it is made.
/// </summary>
internal static class AuditBitmaps
{
    /// <summary>A row under this term says that the chunk has been made. Whoever changes what bitmaps hold changes it, and all are made anew.</summary>
    public const long Made = 1;

    // What kind of thing an event is about. A kind that is missing here is found all the same, by its list.
    private static readonly HashSet<long> s_kindsOfSubjects = [.. new[]
    {
        "audit", "audit-view", "connection", "delegation", "export-record", "freeze", "group", "invitation", "mail", "policies", "portal", "request", "session", "token", "user", "webhook",
    }.Select(kind => new SearchTerm(SearchField.Subject, kind).Key)];

    /// <summary>The fields all of whose values are in it.</summary>
    public static IReadOnlyList<SearchField> Fields { get; } =
    [
        SearchField.Actor, SearchField.Action, SearchField.Status, SearchField.Snapshot, SearchField.Region, SearchField.Tag, SearchField.Policy, SearchField.Error, SearchField.Connection,
    ];

    /// <summary>Single keys of another field that are in it.</summary>
    public static IReadOnlyCollection<long> MoreTerms => s_kindsOfSubjects;

    /// <summary>Whether it holds the events of a value.</summary>
    public static bool Hold(SearchField field, long term) => Fields.Contains(field) || (field == SearchField.Subject && s_kindsOfSubjects.Contains(term));
}

/// <summary>One size of chunks. Small ones are full soon; large ones need few rows for a long history.</summary>
/// <param name="Number">The size as it is stored.</param>
/// <param name="Bits">A chunk has 2^Bits events, 2^16 at most.</param>
internal sealed record BitmapLevel(int Number, int Bits)
{
    /// <summary>Chunks of 2,048 events.</summary>
    public static BitmapLevel Small { get; } = new(1, 11);

    /// <summary>Chunks of 65,536 events.</summary>
    public static BitmapLevel Large { get; } = new(2, 16);

    /// <summary>Words of 64 events in one chunk.</summary>
    public int Words => 1 << (Bits - 6);

    private int BitmapBytes => 1 << (Bits - 3);

    /// <summary>The chunk of an event.</summary>
    public long ChunkOf(long seq) => seq >> Bits;

    /// <summary>The first sequence number of a chunk.</summary>
    public long StartOf(long chunk) => chunk << Bits;

    /// <summary>The last sequence number of a chunk.</summary>
    public long EndOf(long chunk) => StartOf(chunk + 1) - 1;

    /// <summary>The place of an event in its chunk.</summary>
    public ushort PlaceOf(long seq) => (ushort)(seq & ((1L << Bits) - 1));

    /// <summary>How the places of a key's events in a chunk, each once, are stored: a bit for each event of the chunk, or the list of the places where that is shorter.</summary>
    public byte[] Pack(ReadOnlySpan<ushort> places)
    {
        bool few = places.Length * sizeof(ushort) < BitmapBytes;
        byte[] packed = new byte[few ? places.Length * sizeof(ushort) : BitmapBytes];
        for (int i = 0; i < places.Length; i++)
        {
            if (few)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(packed.AsSpan(i * sizeof(ushort)), places[i]);
            }
            else
            {
                packed[places[i] >> 3] |= (byte)(1 << (places[i] & 7));
            }
        }

        return packed;
    }

    /// <summary>Adds what was stored to the words of a chunk.</summary>
    public void Unpack(ReadOnlySpan<byte> packed, Span<ulong> words)
    {
        if (packed.Length == BitmapBytes)
        {
            for (int i = 0; i < words.Length; i++)
            {
                words[i] |= BinaryPrimitives.ReadUInt64LittleEndian(packed[(i * sizeof(ulong))..]);
            }

            return;
        }

        for (int i = 0; i < packed.Length; i += sizeof(ushort))
        {
            Set(words, BinaryPrimitives.ReadUInt16LittleEndian(packed[i..]));
        }
    }

    /// <summary>Marks an event.</summary>
    /// <param name="words">Words from the start of a chunk on.</param>
    /// <param name="place">How many events behind that start.</param>
    public static void Set(Span<ulong> words, long place) => words[(int)(place >> 6)] |= 1UL << (int)(place & 63);
}

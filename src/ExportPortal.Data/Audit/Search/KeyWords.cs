using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ExportPortal.Data.Audit.Search;

/// <summary>Which events of some large chunks in a row have a key of each literal of a query, a bit for each event.</summary>
internal sealed class KeyWords : IDisposable
{
    private static int WordsOfChunk => BitmapLevel.Large.Words;

    private readonly long _first;
    private readonly ulong[] _words;

    // Words of a chunk mean something only once a key of the literal has been seen in it: until then they are whatever the pool gave.
    private readonly bool[] _seen;

    /// <summary>Nothing is marked.</summary>
    /// <param name="literals">How many literals.</param>
    /// <param name="first">The first chunk.</param>
    /// <param name="chunks">How many large chunks.</param>
    public KeyWords(int literals, long first, int chunks)
    {
        (_first, Chunks) = (first, chunks);
        _words = ArrayPool<ulong>.Shared.Rent(literals * chunks * WordsOfChunk);
        _seen = new bool[literals * chunks];
    }

    public int Chunks { get; }

    public long StartOf(int chunk) => BitmapLevel.Large.StartOf(_first + chunk);

    /// <summary>Marks the events of a stored chunk of either size.</summary>
    public void Add(int literal, BitmapLevel level, long chunk, ReadOnlySpan<byte> packed)
    {
        long start = level.StartOf(chunk);
        level.Unpack(packed, Touched(literal, start).Slice(BitmapLevel.Large.PlaceOf(start) >> 6, level.Words));
    }

    /// <summary>Marks one event.</summary>
    public void Add(int literal, long seq) => BitmapLevel.Set(Touched(literal, seq), BitmapLevel.Large.PlaceOf(seq));

    /// <summary>Marks in the words of one chunk the events that have a key of each wanted literal and none of the others.</summary>
    /// <returns>False when there are none, as a wanted literal has no event there; the words are left as they were.</returns>
    public bool Cross(IReadOnlyList<KeyLiteral> literals, int chunk, Span<ulong> crossed)
    {
        for (int i = 0; i < literals.Count; i++)
        {
            if (literals[i].IsWanted && !_seen[(i * Chunks) + chunk])
            {
                return false;
            }
        }

        // Chunks are large enough for whole vectors.
        Span<Vector<ulong>> result = MemoryMarshal.Cast<ulong, Vector<ulong>>(crossed);
        result.Fill(Vector<ulong>.AllBitsSet);
        for (int i = 0; i < literals.Count; i++)
        {
            if (!_seen[(i * Chunks) + chunk])
            {
                continue;
            }

            ReadOnlySpan<Vector<ulong>> having = MemoryMarshal.Cast<ulong, Vector<ulong>>(Of(i, chunk));
            Vector<ulong> turned = literals[i].IsWanted ? Vector<ulong>.Zero : Vector<ulong>.AllBitsSet;
            for (int v = 0; v < result.Length; v++)
            {
                result[v] &= having[v] ^ turned;
            }
        }

        return true;
    }

    public void Dispose() => ArrayPool<ulong>.Shared.Return(_words);

    private Span<ulong> Of(int literal, int chunk) => _words.AsSpan(((literal * Chunks) + chunk) * WordsOfChunk, WordsOfChunk);

    // The words of the chunk of an event, to be written to.
    private Span<ulong> Touched(int literal, long seq)
    {
        int chunk = (int)(BitmapLevel.Large.ChunkOf(seq) - _first);
        Span<ulong> words = Of(literal, chunk);
        if (!_seen[(literal * Chunks) + chunk])
        {
            words.Clear();
            _seen[(literal * Chunks) + chunk] = true;
        }

        return words;
    }
}

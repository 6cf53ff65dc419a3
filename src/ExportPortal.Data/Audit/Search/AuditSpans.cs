using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data.Audit.Search;

/// <summary>
/// The time between which the events of each block of 1,024 happened. Events stand in the order in which they were written down, which is nearly,
/// but with several nodes or an imported history not exactly, the order of their times: the blocks turn a range of time into few ranges of sequence numbers.
/// </summary>
internal sealed class AuditSpans(PortalDb db)
{
    public const int BlockBits = 10;
    private const int MostRanges = 16;

    /// <summary>The ranges in which events of that time can stand, in order.</summary>
    /// <param name="time">The time.</param>
    /// <param name="whole">Where to look.</param>
    /// <param name="measured">The last event that has been counted into its block; blocks that hold later ones are always in.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task<IReadOnlyList<SeqRange>> OfAsync(TimeLiteral time, SeqRange whole, long measured, CancellationToken cancel)
    {
        long first = whole.From >> BlockBits;
        long last = whole.To >> BlockBits;
        List<long> blocks = await db.Database.SqlQuery<long>(
            $"""SELECT "Block" AS "Value" FROM "AuditSpans" WHERE "Block" >= {first} AND "Block" <= {last} AND "MaxAt" >= {time.From} AND "MinAt" < {time.To} ORDER BY "Block" """).ToListAsync(cancel);
        long open = measured >= whole.To ? last + 1 : measured >> BlockBits;
        blocks.RemoveAll(block => block >= open);
        for (long block = Math.Max(open, first); block <= last; block++)
        {
            blocks.Add(block);
        }

        long gap = 1;
        List<SeqRange> ranges = Join(blocks, gap);
        while (ranges.Count > MostRanges)
        {
            gap *= 2;
            ranges = Join(blocks, gap);
        }

        return [.. ranges.Select(r => new SeqRange(Math.Max(r.From, whole.From), Math.Min(r.To, whole.To))).Where(r => r.From <= r.To)];
    }

    private static List<SeqRange> Join(List<long> blocks, long gap)
    {
        List<SeqRange> ranges = [];
        long start = 0;
        for (int i = 0; i < blocks.Count; i++)
        {
            start = i == 0 || blocks[i] - blocks[i - 1] > gap ? blocks[i] : start;
            if (i == blocks.Count - 1 || blocks[i + 1] - blocks[i] > gap)
            {
                ranges.Add(new SeqRange(start << BlockBits, ((blocks[i] + 1) << BlockBits) - 1));
            }
        }

        return ranges;
    }
}

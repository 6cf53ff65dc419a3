using System.Data.Common;
using ExportPortal.Data.Storage;

namespace ExportPortal.Data.Audit.Search;

/// <summary>
/// The time between which the events of each block of 1,024 happened, and of each 64 full blocks. Events stand in the order in which they were written down, which is nearly,
/// but with several nodes or an imported history not exactly, the order of their times: the blocks turn a range of time into few ranges of sequence numbers.
/// </summary>
internal sealed class AuditSpans(SearchCommands commands)
{
    public const int BlockBits = 10;
    private const int MostRanges = 16;
    private const int BlocksInLong = 64;

    /// <summary>Adds up the spans of full blocks, 64 to one. Of those that are not added up yet, a search looks at each.</summary>
    /// <param name="db">The database, in a transaction that keeps the index as it is.</param>
    /// <param name="findable">The last event that has been counted into its block.</param>
    /// <param name="cancel">Stops the writing.</param>
    public static async Task AddUpAsync(PortalDb db, long findable, CancellationToken cancel)
    {
        await using DbCommand command = db.CreateCommand();
        command.CommandText =
            $"""
            INSERT INTO "AuditLongSpans" ("Block", "MinAt", "MaxAt")
            SELECT s."Block" / {BlocksInLong}, MIN(s."MinAt"), MAX(s."MaxAt") FROM "AuditSpans" AS s
            WHERE s."Block" >= {FirstLoose} AND s."Block" < {command.Parameter(LongBlocks(findable) * BlocksInLong)}
            GROUP BY s."Block" / {BlocksInLong}
            """;
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Whether there are spans to add up.</summary>
    public static async Task<bool> AreLooseAsync(PortalDb db, CancellationToken cancel)
    {
        List<bool> loose = await db.QueryAsync(
            _ => $"""SELECT {FirstLoose}, "IndexedSeq" FROM "AuditHead" WHERE "Id" = 1""", reader => reader.GetInt64(0) < LongBlocks(reader.GetInt64(1)) * BlocksInLong, cancel);
        return loose.Contains(true);
    }

    /// <summary>The ranges in which events of that time can stand, in order.</summary>
    /// <param name="time">The time.</param>
    /// <param name="whole">Where to look.</param>
    /// <param name="measured">The last event that has been counted into its block; blocks that hold later ones are always in.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task<IReadOnlyList<SeqRange>> OfAsync(TimeLiteral time, SeqRange whole, long measured, CancellationToken cancel)
    {
        long first = whole.From >> BlockBits;
        long last = whole.To >> BlockBits;
        await using DbCommand command = commands.New();
        string Meets(string spans) => $"{spans}.\"MaxAt\" >= {command.Parameter(time.From)} AND {spans}.\"MinAt\" < {command.Parameter(time.To)}";
        // Cross: SQLite keeps this order. The plus keeps it from beginning at the first block for each of the long ones.
        command.CommandText =
            $"""
            SELECT s."Block" FROM "AuditLongSpans" AS l CROSS JOIN "AuditSpans" AS s
            WHERE l."Block" >= {command.Parameter(first / BlocksInLong)} AND l."Block" <= {command.Parameter(last / BlocksInLong)} AND {Meets("l")}
              AND s."Block" >= l."Block" * {BlocksInLong} AND s."Block" < (l."Block" + 1) * {BlocksInLong} AND +s."Block" >= {command.Parameter(first)} AND +s."Block" <= {command.Parameter(last)} AND {Meets("s")}
            UNION ALL
            SELECT s."Block" FROM "AuditSpans" AS s WHERE s."Block" >= {FirstLoose} AND +s."Block" >= {command.Parameter(first)} AND s."Block" <= {command.Parameter(last)} AND {Meets("s")}
            """;
        List<long> blocks = [.. (await commands.ReadSeqsAsync(command, cancel)).Order()];
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

    // Long spans are added up in order: what is behind the last of them is loose.
    private static string FirstLoose => $"""(SELECT COALESCE(MAX("Block") + 1, 0) * {BlocksInLong} FROM "AuditLongSpans")""";

    private static long LongBlocks(long findable) => (findable + 1) / (BlocksInLong << BlockBits);

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

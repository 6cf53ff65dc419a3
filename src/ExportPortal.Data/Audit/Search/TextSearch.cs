using System.Data.Common;
using System.Globalization;
using ExportPortal.Data.Storage;

namespace ExportPortal.Data.Audit.Search;

/// <summary>Reads one choice of a query from the full text, in the order of the sequence numbers.</summary>
internal sealed class TextSearch(SearchCommands commands)
{
    // Large blocks that one question of PostgreSQL's index covers at most; what matches inside is sorted.
    private const int MostBlocks = 8;

    /// <summary>Finds the sequence numbers.</summary>
    public Task<IReadOnlyList<long>> FindAsync(Conjunction asked, SeqRange range, bool older, int limit, CancellationToken cancel) =>
        commands.IsPostgres ? PostgresAsync(asked, range, older, limit, cancel) : SqliteAsync(asked, range, older, limit, cancel);

    // FTS5 keeps its lists in the order of the row ids, crosses them while it reads, and begins where it is told to.
    private async Task<IReadOnlyList<long>> SqliteAsync(Conjunction asked, SeqRange range, bool older, int limit, CancellationToken cancel)
    {
        await using DbCommand command = commands.New();
        string time = asked.Time is { } t ? $" AND {KeySearch.TimeProbe(command, t, "d.rowid")}" : "";
        command.CommandText = string.Create(CultureInfo.InvariantCulture,
            $"""SELECT d.rowid FROM "AuditText" AS d WHERE d."AuditText" MATCH {command.Parameter(FullText.AskSqlite(asked))} AND d.rowid >= {command.Parameter(range.From)} AND d.rowid <= {command.Parameter(range.To)}{time} ORDER BY d.rowid {(older ? "DESC" : "ASC")} LIMIT {limit}""");
        return await commands.ReadSeqsAsync(command, cancel);
    }

    // A GIN index knows no order. Each event has words for the blocks it stands in: the page is read block by block, first a small one, then more at once.
    private async Task<IReadOnlyList<long>> PostgresAsync(Conjunction asked, SeqRange range, bool older, int limit, CancellationToken cancel)
    {
        List<long> found = [];
        string question = FullText.AskPostgres(asked);
        string unwanted = FullText.UnwantedPostgres(asked);
        long at = older ? range.To : range.From;
        bool small = true;
        int blocks = 1;
        while (found.Count < limit && at >= range.From && at <= range.To)
        {
            SeqRange part;
            string where;
            if (small)
            {
                long block = at >> FullText.SmallBlockBits;
                part = new SeqRange(block << FullText.SmallBlockBits, ((block + 1) << FullText.SmallBlockBits) - 1);
                where = FullText.SmallBlock(at);
            }
            else
            {
                long block = at >> FullText.LargeBlockBits;
                (long low, long high) = older ? (Math.Max(block - blocks + 1, range.From >> FullText.LargeBlockBits), block) : (block, Math.Min(block + blocks - 1, range.To >> FullText.LargeBlockBits));
                part = new SeqRange(low << FullText.LargeBlockBits, ((high + 1) << FullText.LargeBlockBits) - 1);
                where = $"({string.Join(" | ", Enumerable.Range(0, (int)(high - low) + 1).Select(i => FullText.LargeBlock((low + i) << FullText.LargeBlockBits)))})";
            }

            SeqRange inside = new(Math.Max(part.From, older ? range.From : at), Math.Min(part.To, older ? at : range.To));
            found.AddRange(await BlockAsync(question.Length == 0 ? where : $"{where} & {question}", unwanted, asked.Time, inside, older, limit - found.Count, cancel));
            at = older ? inside.From - 1 : inside.To + 1;
            blocks = small ? 1 : Math.Min(blocks * 2, MostBlocks);
            small = false;
        }

        return found;
    }

    private async Task<IReadOnlyList<long>> BlockAsync(string question, string unwanted, TimeLiteral? time, SeqRange range, bool older, int limit, CancellationToken cancel)
    {
        await using DbCommand command = commands.New();
        // Materialised: the planner must ask the index, and not walk along the sequence numbers in the hope of meeting a match soon.
        string probe = time is null ? "" : $" AND {KeySearch.TimeProbe(command, time, "d.\"Seq\"")}";
        // While new entries of the index are being sorted in, for some moments one is listed under some of its words only: an event could look free of
        // an excluded one. What the index finds is compared with the row itself therefore.
        string excluded = unwanted.Length == 0 ? "" : $""" AND NOT ("Words" @@ CAST({command.Parameter(unwanted)} AS tsquery))""";
        command.CommandText = string.Create(CultureInfo.InvariantCulture,
            $"""WITH d AS MATERIALIZED (SELECT "Seq" FROM "AuditText" WHERE "Words" @@ CAST({command.Parameter(question)} AS tsquery){excluded}) SELECT d."Seq" FROM d WHERE d."Seq" >= {command.Parameter(range.From)} AND d."Seq" <= {command.Parameter(range.To)}{probe} ORDER BY d."Seq" {(older ? "DESC" : "ASC")} LIMIT {limit}""");
        return await commands.ReadSeqsAsync(command, cancel);
    }
}

using System.Data.Common;
using System.Globalization;
using System.Text;
using ExportPortal.Data.Storage;
using Npgsql;

namespace ExportPortal.Data.Audit.Search;

/// <summary>Reads one choice of a query from the index of its rarest key, in order, and looks the others up at each event.</summary>
internal sealed class KeySearch(SearchCommands commands)
{
    // A key with fewer events than this may be read to its end.
    private const int Rare = 2000;

    // How many events of the leading key the first statement looks at for each that is asked for. Keys that meet often fill a page from them.
    private const int Glance = 4;

    // Each key is looked up at each of these events: of more keys, bitmaps are faster.
    private const int MostKeysInGlance = 8;

    // How many events of a frequent key are looked at before the full text, which crosses lists better, takes over.
    private const int Patience = 4000;

    /// <summary>Finds the sequence numbers, or null when the full text would be faster.</summary>
    public async Task<IReadOnlyList<long>?> FindAsync(Conjunction asked, SeqRange range, bool older, int limit, CancellationToken cancel)
    {
        (KeyLiteral? driver, bool rare) = await ChooseAsync([.. asked.Keys.Where(k => k.IsWanted)], range, cancel);
        List<KeyLiteral> others = [.. asked.Keys.Where(k => !ReferenceEquals(k, driver))];
        bool bounded = others.Count > 0 && !rare && range.To - range.From >= Patience; // a short range is walked to its end
        SortedSet<long> found = [];
        foreach (SearchKey? key in driver is null ? [null] : driver.Keys.Cast<SearchKey?>())
        {
            IReadOnlyList<long> some = await RunAsync(key, others, asked.Time, range, older, limit, bounded, cancel);
            if (bounded && some.Count < limit)
            {
                return null;
            }

            found.UnionWith(some);
        }

        return [.. (older ? found.Reverse() : found).Take(limit)];
    }

    /// <summary>Makes the statement that reads the events of a page whole: those of any of the keys, or all for no key.</summary>
    public static DbCommand MakeReading(DbCommand command, IReadOnlyList<SearchKey?> keys, SeqRange range, bool older, int limit)
    {
        string order = $"ORDER BY d.\"Seq\" {(older ? "DESC" : "ASC")} LIMIT {command.Parameter(limit)}";
        string found = string.Join(" UNION ", keys.Select(key => $"SELECT d.\"Seq\" FROM (SELECT d.\"Seq\" FROM {From(command, key, range)} {order}) AS d"));
        found = keys.Count > 1 ? $"SELECT d.\"Seq\" FROM ({found}) AS d {order}" : found;
        command.CommandText = Reading(command, found);
        return command;
    }

    /// <summary>Makes the statement that reads a page of a mixture whole where its keys meet often: the first key's next few events that have the other keys. Null when the mixture is of another kind.</summary>
    public static DbCommand? MakeGlance(DbCommand command, Conjunction asked, SeqRange range, bool older, int limit)
    {
        KeyLiteral[] literals = [.. asked.Keys];
        KeyLiteral[] wanted = [.. literals.Where(k => k.IsWanted)];
        // A key of few events leads. Without a wanted key, the events themselves are walked.
        KeyLiteral? driver = wanted.Where(k => k.Keys.Count == 1).MinBy(k => k.Keys[0].HasBitmaps);
        if (asked.Time is not null || asked.Words.Any() || (driver is null && wanted.Length > 0) || literals.Sum(k => k.Keys.Count) > MostKeysInGlance)
        {
            return null;
        }

        string order = $"ORDER BY d.\"Seq\" {(older ? "DESC" : "ASC")} LIMIT";
        StringBuilder sql = new($"SELECT d.\"Seq\" FROM (SELECT d.\"Seq\" FROM {From(command, driver?.Keys[0], range)} AND d.\"Seq\" <= (SELECT \"IndexedSeq\" FROM \"AuditHead\" WHERE \"Id\" = 1) {order} {command.Parameter((long)limit * Glance)}) AS d WHERE 1 = 1");
        AppendProbes(sql, command, literals.Where(k => !ReferenceEquals(k, driver)));
        sql.Append(CultureInfo.InvariantCulture, $" {order} {command.Parameter(limit)}");
        command.CommandText = Reading(command, sql.ToString());
        return command;
    }

    /// <summary>The events of the sequence numbers that a statement finds. PostgreSQL looks up a list of them by one scan of its index, a fifth faster than it joins them one by one.</summary>
    private static string Reading(DbCommand command, string found) =>
        $"SELECT {AuditEventRow.Columns} FROM {(command is NpgsqlCommand ? $"\"AuditEvents\" AS e WHERE e.\"Seq\" = ANY (ARRAY({found}))" : $"({found}) AS f JOIN \"AuditEvents\" AS e ON e.\"Seq\" = f.\"Seq\"")}";

    private async Task<(KeyLiteral? Driver, bool Rare)> ChooseAsync(KeyLiteral[] wanted, SeqRange range, CancellationToken cancel)
    {
        if (wanted.Length < 2)
        {
            return (wanted.FirstOrDefault(), false);
        }

        (KeyLiteral Literal, long Count) best = (wanted[0], long.MaxValue);
        foreach (KeyLiteral literal in wanted)
        {
            long count = 0;
            foreach (SearchKey key in literal.Keys)
            {
                count += await CountAsync(key, range, Rare, cancel);
            }

            best = count < best.Count ? (literal, count) : best;
        }

        return (best.Literal, best.Count < Rare);
    }

    /// <summary>How many events have a key, counted up to a cap.</summary>
    private async Task<long> CountAsync(SearchKey key, SeqRange range, int cap, CancellationToken cancel)
    {
        await using DbCommand command = commands.New();
        command.CommandText = $"SELECT COUNT(*) FROM (SELECT 1 FROM {From(command, key, range)} LIMIT {cap}) AS matching";
        return (await commands.ReadSeqsAsync(command, cancel))[0];
    }

    private async Task<IReadOnlyList<long>> RunAsync(
        SearchKey? driver, List<KeyLiteral> others, TimeLiteral? time, SeqRange range, bool older, int limit, bool bounded, CancellationToken cancel)
    {
        await using DbCommand command = commands.New();
        string order = $"ORDER BY d.\"Seq\" {(older ? "DESC" : "ASC")} LIMIT";
        StringBuilder sql = new($"SELECT d.\"Seq\" FROM {From(command, driver, range)}");
        if (bounded)
        {
            sql.Insert(0, "SELECT d.\"Seq\" FROM (").Append(CultureInfo.InvariantCulture, $" {order} {Patience}) AS d WHERE 1 = 1");
        }

        AppendProbes(sql, command, others);
        if (time is not null)
        {
            sql.Append(CultureInfo.InvariantCulture, $" AND {TimeProbe(command, time, "d.\"Seq\"")}");
        }

        command.CommandText = sql.Append(CultureInfo.InvariantCulture, $" {order} {limit}").ToString();
        return await commands.ReadSeqsAsync(command, cancel);
    }

    /// <summary>The events of a key in a range, or all for no key, as the end of a statement.</summary>
    public static string From(DbCommand command, SearchKey? key, SeqRange range)
    {
        string inside = $"d.\"Seq\" >= {command.Parameter(range.From)} AND d.\"Seq\" <= {command.Parameter(range.To)}";
        return key?.Source switch
        {
            null => $"\"AuditEvents\" AS d WHERE {inside}",
            KeySource.Term => $"\"AuditTerms\" AS d WHERE d.\"Term\" = {command.Parameter(key.Value)} AND {inside}",
            // Cross: SQLite keeps this order.
            KeySource.Destination => $"\"Requests\" AS r CROSS JOIN \"AuditEvents\" AS d WHERE r.\"DestinationId\" = {command.Parameter(key.Value)} AND d.\"RequestId\" = r.\"Id\" AND {inside}",
            _ => $"\"AuditEvents\" AS d WHERE d.\"{key.Source}\" = {command.Parameter(key.Value)} AND {inside}",
        };
    }

    private static void AppendProbes(StringBuilder sql, DbCommand command, IEnumerable<KeyLiteral> others)
    {
        foreach (KeyLiteral other in others)
        {
            sql.Append(CultureInfo.InvariantCulture, $" AND {(other.IsWanted ? "" : "NOT ")}({string.Join(" OR ", other.Keys.Select(key => $"({Probe(command, key)}) IS NOT NULL"))})");
        }
    }

    // A scalar subquery cannot be turned into a join that reads the other key's whole list.
    private static string Probe(DbCommand command, SearchKey key) =>
        $"SELECT 1 FROM \"{(key.Source == KeySource.Term ? "AuditTerms" : "AuditEvents")}\" AS p WHERE p.\"Seq\" = d.\"Seq\" AND p.\"{key.Source}\" = {command.Parameter(key.Value)}";

    /// <summary>Whether the event of a sequence number happened in a range of time.</summary>
    public static string TimeProbe(DbCommand command, TimeLiteral time, string seq) =>
        $"({seq} >= {command.Parameter(time.Sure.From)} AND {seq} <= {command.Parameter(time.Sure.To)} OR (SELECT 1 FROM \"AuditEvents\" AS e WHERE e.\"Seq\" = {seq} AND e.\"At\" >= {command.Parameter(time.From)} AND e.\"At\" < {command.Parameter(time.To)}) IS NOT NULL)";
}

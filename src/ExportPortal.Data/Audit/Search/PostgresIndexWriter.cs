using System.Data.Common;
using ExportPortal.Domain.Audit.Search;

namespace ExportPortal.Data.Audit.Search;

/// <summary>One statement for each table, with the rows as arrays: one round trip for one event as for thousands.</summary>
internal sealed class PostgresIndexWriter(DbConnection connection, DbTransaction? transaction) : IAuditIndexWriter
{
    private const string Sql =
        """
        INSERT INTO "AuditValues" ("Term", "Field", "Value") SELECT * FROM unnest(@values, @fields, @texts) ON CONFLICT DO NOTHING;
        INSERT INTO "AuditTerms" ("Term", "Seq") SELECT * FROM unnest(@terms, @seqs) ON CONFLICT DO NOTHING;
        INSERT INTO "AuditText" ("Seq", "Words") SELECT s, CAST(w AS tsvector) FROM unnest(@events, @words) AS x (s, w) ON CONFLICT DO NOTHING;
        INSERT INTO "AuditSpans" ("Block", "MinAt", "MaxAt") SELECT * FROM unnest(@blocks, @first, @last)
            ON CONFLICT ("Block") DO UPDATE SET "MinAt" = LEAST("AuditSpans"."MinAt", excluded."MinAt"), "MaxAt" = GREATEST("AuditSpans"."MaxAt", excluded."MaxAt");
        """;

    private const string BitmapsSql = """INSERT INTO "AuditBitmaps" ("Level", "Term", "Chunk", "Bits") SELECT * FROM unnest(@levels, @terms, @chunks, @bits) ON CONFLICT DO NOTHING""";

    public async Task WriteAsync(IReadOnlyDictionary<SearchTerm, long> values, IReadOnlyList<IndexedEvent> events, CancellationToken cancel)
    {
        (long Key, long Seq)[] terms = [.. events.SelectMany(e => e.Keys.Select(k => (k, e.Seq))).Order()];
        IGrouping<long, IndexedEvent>[] blocks = [.. events.GroupBy(e => e.Block)];
        await RunAsync(
            Sql,
            [
                ("values", values.Values.ToArray()), ("fields", values.Keys.Select(t => (int)t.Field).ToArray()), ("texts", values.Keys.Select(t => t.Value).ToArray()),
                ("terms", terms.Select(t => t.Key).ToArray()), ("seqs", terms.Select(t => t.Seq).ToArray()),
                ("events", events.Select(e => e.Seq).ToArray()), ("words", events.Select(e => e.Text).ToArray()),
                ("blocks", blocks.Select(b => b.Key).ToArray()), ("first", blocks.Select(b => b.Min(e => e.At)).ToArray()), ("last", blocks.Select(b => b.Max(e => e.At)).ToArray()),
            ],
            cancel);
    }

    public Task WriteBitmapsAsync(BitmapLevel level, IReadOnlyList<AuditBitmap> bitmaps, CancellationToken cancel)
    {
        AuditBitmap[] rows = [.. bitmaps.OrderBy(b => b.Term).ThenBy(b => b.Chunk)];
        return RunAsync(BitmapsSql, [("levels", rows.Select(_ => level.Number).ToArray()), ("terms", rows.Select(b => b.Term).ToArray()), ("chunks", rows.Select(b => b.Chunk).ToArray()), ("bits", rows.Select(b => b.Bits).ToArray())], cancel);
    }

    private async Task RunAsync(string sql, IEnumerable<(string Name, Array Value)> arrays, CancellationToken cancel)
    {
        await using DbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach ((string name, Array value) in arrays)
        {
            DbParameter parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        // The database keeps it by its text: every transaction with an event runs the same statements while it holds the head.
        await command.PrepareAsync(cancel);
        await command.ExecuteNonQueryAsync(cancel);
    }
}

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

    public async Task WriteAsync(IReadOnlyDictionary<SearchTerm, long> values, IReadOnlyList<IndexedEvent> events, CancellationToken cancel)
    {
        await using DbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Sql;
        Add("values", values.Values.ToArray());
        Add("fields", values.Keys.Select(t => (int)t.Field).ToArray());
        Add("texts", values.Keys.Select(t => t.Value).ToArray());
        (long Key, long Seq)[] terms = [.. events.SelectMany(e => e.Keys.Select(k => (k, e.Seq))).Order()];
        Add("terms", terms.Select(t => t.Key).ToArray());
        Add("seqs", terms.Select(t => t.Seq).ToArray());
        Add("events", events.Select(e => e.Seq).ToArray());
        Add("words", events.Select(e => e.Text).ToArray());
        IGrouping<long, IndexedEvent>[] blocks = [.. events.GroupBy(e => e.Block)];
        Add("blocks", blocks.Select(b => b.Key).ToArray());
        Add("first", blocks.Select(b => b.Min(e => e.At)).ToArray());
        Add("last", blocks.Select(b => b.Max(e => e.At)).ToArray());
        await command.ExecuteNonQueryAsync(cancel);

        void Add(string name, Array value)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
    }
}

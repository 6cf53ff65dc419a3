using System.Data.Common;
using ExportPortal.Domain.Audit.Search;

namespace ExportPortal.Data.Audit.Search;

/// <summary>Prepared statements, row by row: there is no network to save round trips on.</summary>
internal sealed class SqliteIndexWriter(DbConnection connection, DbTransaction? transaction) : IAuditIndexWriter
{
    public Task WriteAsync(IReadOnlyDictionary<SearchTerm, long> values, IReadOnlyList<IndexedEvent> events, CancellationToken cancel)
    {
        Run("INSERT OR IGNORE INTO \"AuditValues\" (\"Term\", \"Field\", \"Value\") VALUES (@p0, @p1, @p2)", 3, values.Select(v => new object[] { v.Value, (long)v.Key.Field, v.Key.Value }), cancel);
        // In the order of the key, so that neighbours are written together.
        Run("INSERT OR IGNORE INTO \"AuditTerms\" (\"Term\", \"Seq\") VALUES (@p0, @p1)", 2, events.SelectMany(e => e.Keys.Select(k => (Key: k, e.Seq))).Order().Select(t => new object[] { t.Key, t.Seq }), cancel);
        Run("INSERT INTO \"AuditText\" (rowid, \"Words\") VALUES (@p0, @p1)", 2, events.Select(e => new object[] { e.Seq, e.Text }), cancel);
        Run(
            "INSERT INTO \"AuditSpans\" (\"Block\", \"MinAt\", \"MaxAt\") VALUES (@p0, @p1, @p2) ON CONFLICT (\"Block\") DO UPDATE SET \"MinAt\" = MIN(\"MinAt\", excluded.\"MinAt\"), \"MaxAt\" = MAX(\"MaxAt\", excluded.\"MaxAt\")", 3,
            events.GroupBy(e => e.Block).Select(b => new object[] { b.Key, b.Min(e => e.At), b.Max(e => e.At) }), cancel);
        return Task.CompletedTask;
    }

    public Task WriteBitmapsAsync(BitmapLevel level, IReadOnlyList<AuditBitmap> bitmaps, CancellationToken cancel)
    {
        Run("INSERT OR IGNORE INTO \"AuditBitmaps\" (\"Level\", \"Term\", \"Chunk\", \"Bits\") VALUES (@p0, @p1, @p2, @p3)", 4, bitmaps.OrderBy(b => b.Term).ThenBy(b => b.Chunk).Select(b => new object[] { level.Number, b.Term, b.Chunk, b.Bits }), cancel);
        return Task.CompletedTask;
    }

    private void Run(string sql, int parameters, IEnumerable<object[]> rows, CancellationToken cancel)
    {
        using DbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        for (int i = 0; i < parameters; i++)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            command.Parameters.Add(parameter);
        }

        foreach (object[] row in rows)
        {
            cancel.ThrowIfCancellationRequested();
            for (int i = 0; i < parameters; i++)
            {
                command.Parameters[i].Value = row[i];
            }

            command.ExecuteNonQuery();
        }
    }
}

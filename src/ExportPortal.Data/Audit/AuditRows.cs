using System.Buffers.Binary;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SQLitePCL;

namespace ExportPortal.Data.Audit;

/// <summary>
/// Reads the audit table in order, as bytes and without objects: the columns of SQLite's statement, the binary COPY of PostgreSQL. Another thread
/// reads ahead, a little. No transaction stays open while the reader of the batches takes its time.
/// </summary>
public sealed class AuditRows(IDbContextFactory<PortalDb> databases)
{
    private const int RowsInBatch = 1000;
    private const int BatchesAhead = 2;

    /// <summary>Reads everything behind a sequence number, until no more events are there or the taker has enough.</summary>
    /// <param name="after">Only rows behind it; rows that no event can have (0 and less) come with <see cref="long.MinValue"/>.</param>
    /// <param name="take">Takes a batch, which is filled again afterwards; false ends the reading.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task ReadAsync(long after, Func<AuditBatch, bool> take, CancellationToken cancel)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Channel<AuditBatch> empty = Channel.CreateUnbounded<AuditBatch>();
        Channel<AuditBatch> filled = Channel.CreateUnbounded<AuditBatch>();
        for (int i = 0; i <= BatchesAhead; i++)
        {
            empty.Writer.TryWrite(new AuditBatch());
        }

        Task reading = Task.Run(() => FillAsync(after, empty.Reader, filled.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (AuditBatch batch in filled.Reader.ReadAllAsync(cancel))
            {
                if (!take(batch))
                {
                    return;
                }

                empty.Writer.TryWrite(batch);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    /// <summary>Reads the first rows behind a sequence number.</summary>
    /// <param name="after">Only rows behind it.</param>
    /// <param name="rows">How many at most.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task<AuditBatch> ReadSomeAsync(long after, int rows, CancellationToken cancel)
    {
        AuditBatch batch = new();
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        await FillAsync(db, batch, after, rows, cancel);
        return batch;
    }

    /// <summary>The hash of an event as it is stored, or null when there is no such event.</summary>
    public async Task<string?> HashOfAsync(long seq, CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await db.AuditEvents.AsNoTracking().Where(e => e.Seq == seq).Select(e => e.Hash).SingleOrDefaultAsync(cancel);
    }

    private async Task FillAsync(long after, ChannelReader<AuditBatch> empty, ChannelWriter<AuditBatch> filled, CancellationToken stop)
    {
        try
        {
            await using PortalDb db = await databases.CreateDbContextAsync(stop);
            bool more = true;
            while (more)
            {
                AuditBatch batch = await empty.ReadAsync(stop);
                await FillAsync(db, batch, after, RowsInBatch, stop);
                more = batch.Count == RowsInBatch;
                after = batch.Count > 0 ? batch.LastSeq : after;
                filled.TryWrite(batch);
            }

            filled.Complete();
        }
        catch (Exception failure)
        {
            filled.TryComplete(failure); // whoever reads the batches meets it
        }
    }

    private static async Task FillAsync(PortalDb db, AuditBatch batch, long after, int rows, CancellationToken cancel)
    {
        batch.Clear();
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            if (db.Database.GetDbConnection() is NpgsqlConnection postgres)
            {
                await CopyAsync(postgres, batch, after, rows, cancel);
            }
            else
            {
                Step((SqliteConnection)db.Database.GetDbConnection(), batch, after, rows, cancel);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    // Asynchronous calls of Microsoft.Data.Sqlite run synchronously; these say so.
    private static void Step(SqliteConnection connection, AuditBatch batch, long after, int rows, CancellationToken cancel)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT {AuditBatch.ColumnNames} FROM \"AuditEvents\" WHERE \"Seq\" > $after ORDER BY \"Seq\" LIMIT $rows";
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$rows", rows);
        using SqliteDataReader reader = command.ExecuteReader();
        sqlite3_stmt? statement = reader.Handle;
        while (reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            AddRow(batch, statement!);
        }
    }

    private static void AddRow(AuditBatch batch, sqlite3_stmt row)
    {
        batch.AddRow(raw.sqlite3_column_int64(row, AuditBatch.Seq), raw.sqlite3_column_int64(row, AuditBatch.At));
        if (raw.sqlite3_column_type(row, AuditBatch.At) != raw.SQLITE_INTEGER)
        {
            batch.Spoil(AuditBatch.At, "is no number");
        }

        for (int column = AuditBatch.At + 1; column < AuditBatch.ColumnCount; column++)
        {
            int type = raw.sqlite3_column_type(row, column);
            if (type == raw.SQLITE_NULL)
            {
                batch.AddNull(column);
                continue;
            }

            ReadOnlySpan<byte> bytes = raw.sqlite3_column_blob(row, column);
            if (AuditBatch.IsId(column))
            {
                batch.AddIdInCapitals(column, bytes);
            }
            else
            {
                batch.AddText(column, bytes);
            }

            if (type != raw.SQLITE_TEXT)
            {
                batch.Spoil(column, "is no text");
            }
        }
    }

    private static async Task CopyAsync(NpgsqlConnection connection, AuditBatch batch, long after, int rows, CancellationToken cancel)
    {
        string sql = string.Create(CultureInfo.InvariantCulture,
            $"COPY (SELECT {AuditBatch.ColumnNames} FROM \"AuditEvents\" WHERE \"Seq\" > {after} ORDER BY \"Seq\" LIMIT {rows}) TO STDOUT (FORMAT BINARY)");
        await using NpgsqlRawCopyStream stream = await connection.BeginRawBinaryCopyAsync(sql, cancel);
        await stream.CopyToAsync(batch.Copied, cancel);
        AddRows(batch, batch.Copied.GetBuffer().AsSpan(0, (int)batch.Copied.Length));
    }

    // The format of COPY BINARY: a signature of 11 bytes, flags, the length of an extension; then for each row a count of columns and for each
    // column its length (-1 for null) and bytes; -1 as count ends it. Numbers are big-endian.
    private static void AddRows(AuditBatch batch, ReadOnlySpan<byte> copy)
    {
        int extension = BinaryPrimitives.ReadInt32BigEndian(copy[15..]);
        copy = copy[(19 + extension)..];
        while (BinaryPrimitives.ReadInt16BigEndian(copy) >= 0)
        {
            copy = copy[2..];
            long seq = BinaryPrimitives.ReadInt64BigEndian(Next(ref copy, out _));
            long at = BinaryPrimitives.ReadInt64BigEndian(Next(ref copy, out _));
            batch.AddRow(seq, at);
            for (int column = AuditBatch.At + 1; column < AuditBatch.ColumnCount; column++)
            {
                ReadOnlySpan<byte> bytes = Next(ref copy, out bool isNull);
                if (isNull)
                {
                    batch.AddNull(column);
                }
                else if (AuditBatch.IsId(column))
                {
                    batch.AddId(column, bytes);
                }
                else
                {
                    batch.AddText(column, bytes);
                }
            }
        }
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> copy, out bool isNull)
    {
        int length = BinaryPrimitives.ReadInt32BigEndian(copy);
        isNull = length < 0;
        ReadOnlySpan<byte> value = copy.Slice(4, Math.Max(0, length));
        copy = copy[(4 + Math.Max(0, length))..];
        return value;
    }
}

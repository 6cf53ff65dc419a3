using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using SQLitePCL;

namespace ExportPortal.Data.Storage;

/// <summary>
/// Inserts many rows of one entity by the mapping that EF Core has of it, without its change tracker: a prepared INSERT on SQLite,
/// a binary COPY on PostgreSQL. Works inside the context's transaction.
/// </summary>
internal sealed class BulkInsert<T>
    where T : class
{
    private readonly PortalDb _db;
    private readonly string _table;
    private readonly Column[] _columns;
    private byte[] _utf8 = new byte[4096];

    public BulkInsert(PortalDb db)
    {
        _db = db;
        IEntityType type = db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not an entity.");
        StoreObjectIdentifier table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        _table = table.Name;
        _columns = [.. type.GetProperties().Select(p => new Column(p.GetColumnName(table)!, p.GetGetter(), p.GetRelationalTypeMapping()))];
    }

    /// <summary>Inserts the rows in order.</summary>
    public async Task WriteAsync(IEnumerable<T> rows, CancellationToken cancel)
    {
        DbConnection connection = _db.Database.GetDbConnection();
        if (connection is NpgsqlConnection postgres)
        {
            await CopyAsync(postgres, rows, cancel);
        }
        else
        {
            Insert((SqliteConnection)connection, rows, cancel);
        }
    }

    private string Names => string.Join(", ", _columns.Select(c => $"\"{c.Name}\""));

    // SQLite's own calls: parameter objects and a reader for each row cost more than the insert. They run synchronously, as all of SQLite does.
    private void Insert(SqliteConnection connection, IEnumerable<T> rows, CancellationToken cancel)
    {
        sqlite3 handle = connection.Handle!;
        string places = string.Join(", ", Enumerable.Range(1, _columns.Length).Select(i => $"?{i}"));
        // FAIL: without it SQLite keeps a journal of each insert that fires a trigger, to take back what a later column forbids. Here the whole transaction goes then.
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(handle, $"INSERT OR FAIL INTO \"{_table}\" ({Names}) VALUES ({places})", out sqlite3_stmt statement), handle);
        using (statement)
        {
            foreach (T row in rows)
            {
                cancel.ThrowIfCancellationRequested();
                for (int i = 0; i < _columns.Length; i++)
                {
                    SqliteException.ThrowExceptionForRC(Bind(statement, i + 1, _columns[i].Read(row)), handle);
                }

                if (raw.sqlite3_step(statement) is var code and not raw.SQLITE_DONE)
                {
                    SqliteException.ThrowExceptionForRC(code, handle);
                }

                raw.sqlite3_reset(statement);
            }
        }
    }

    // The same forms as Microsoft.Data.Sqlite's own.
    private int Bind(sqlite3_stmt statement, int place, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(statement, place),
        string text => BindText(statement, place, text),
        long number => raw.sqlite3_bind_int64(statement, place, number),
        int number => raw.sqlite3_bind_int64(statement, place, number),
        bool flag => raw.sqlite3_bind_int64(statement, place, flag ? 1 : 0),
        double number => raw.sqlite3_bind_double(statement, place, number),
        decimal number => BindText(statement, place, number.ToString("0.0###########################", CultureInfo.InvariantCulture)),
        Guid id => BindId(statement, place, id),
        byte[] bytes => raw.sqlite3_bind_blob(statement, place, bytes),
        _ => throw new NotSupportedException($"{value.GetType().Name} has no form in SQLite here."),
    };

    private int BindId(sqlite3_stmt statement, int place, Guid id)
    {
        id.TryFormat(_utf8, out int length);
        Ascii.ToUpperInPlace(_utf8.AsSpan(0, length), out _);
        return raw.sqlite3_bind_text(statement, place, _utf8.AsSpan(0, length));
    }

    private int BindText(sqlite3_stmt statement, int place, string text)
    {
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_utf8.Length < most)
        {
            _utf8 = new byte[Math.Max(most, _utf8.Length * 2)];
        }

        return raw.sqlite3_bind_text(statement, place, _utf8.AsSpan(0, Encoding.UTF8.GetBytes(text, _utf8)));
    }

    private async Task CopyAsync(NpgsqlConnection connection, IEnumerable<T> rows, CancellationToken cancel)
    {
        await using NpgsqlBinaryImporter importer = await connection.BeginBinaryImportAsync($"COPY \"{_table}\" ({Names}) FROM STDIN (FORMAT BINARY)", cancel);
        foreach (T row in rows)
        {
            await importer.StartRowAsync(cancel);
            foreach (Column column in _columns)
            {
                if (column.Read(row) is { } value)
                {
                    await importer.WriteAsync(value, column.Mapping.StoreTypeNameBase, cancel);
                }
                else
                {
                    await importer.WriteNullAsync(cancel);
                }
            }
        }

        await importer.CompleteAsync(cancel);
    }

    private sealed record Column(string Name, IClrPropertyGetter Getter, RelationalTypeMapping Mapping)
    {
        public object? Read(T row)
        {
            object? value = Getter.GetClrValue(row);
            return value is null || Mapping.Converter is null ? value : Mapping.Converter.ConvertToProvider(value);
        }
    }
}

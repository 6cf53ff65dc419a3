using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

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
            Insert(connection, rows, cancel);
        }
    }

    private string Names => string.Join(", ", _columns.Select(c => $"\"{c.Name}\""));

    // Asynchronous calls of Microsoft.Data.Sqlite run synchronously; these say so.
    private void Insert(DbConnection connection, IEnumerable<T> rows, CancellationToken cancel)
    {
        using DbCommand command = connection.CreateCommand();
        command.Transaction = _db.Database.CurrentTransaction?.GetDbTransaction();
        DbParameter[] parameters = [.. _columns.Select((c, i) => c.Mapping.CreateParameter(command, $"@p{i}", null, nullable: true))];
        command.Parameters.AddRange(parameters);
        command.CommandText = $"INSERT INTO \"{_table}\" ({Names}) VALUES ({string.Join(", ", parameters.Select(p => p.ParameterName))})";
        command.Prepare();
        foreach (T row in rows)
        {
            cancel.ThrowIfCancellationRequested();
            for (int i = 0; i < parameters.Length; i++)
            {
                parameters[i].Value = _columns[i].Read(row) ?? DBNull.Value;
            }

            command.ExecuteNonQuery();
        }
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

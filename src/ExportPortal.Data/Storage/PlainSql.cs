using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ExportPortal.Data.Storage;

/// <summary>Queries by hand, for where what EF Core does around a short query takes longer than the query.</summary>
internal static class PlainSql
{
    /// <summary>A command on the context's connection, inside its transaction. The connection has to be open when it runs.</summary>
    public static DbCommand CreateCommand(this PortalDb db)
    {
        DbCommand command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        return command;
    }

    /// <summary>Adds a parameter and gives its name.</summary>
    public static string Parameter(this DbCommand command, object value)
    {
        DbParameter parameter = command.CreateParameter();
        parameter.ParameterName = $"@p{command.Parameters.Count}";
        // EF Core's SQLite provider stores ids as upper-case text.
        parameter.Value = value is Guid id && command is SqliteCommand ? id.ToString().ToUpperInvariant() : value;
        command.Parameters.Add(parameter);
        return parameter.ParameterName;
    }

    /// <summary>Runs one query and reads each of its rows. Opens the connection where it is closed.</summary>
    /// <param name="db">The database.</param>
    /// <param name="write">Gives the SQL, and adds its parameters to the command.</param>
    /// <param name="read">Reads a row.</param>
    /// <param name="cancel">Ends the query.</param>
    public static Task<List<T>> QueryAsync<T>(this PortalDb db, Func<DbCommand, string> write, Func<DbDataReader, T> read, CancellationToken cancel) => db.QueryAsync(write, read, keep: false, cancel);

    /// <summary>The same for what every call asks; PostgreSQL keeps it as <see cref="KeptStatements"/> does.</summary>
    public static Task<List<T>> KeptQueryAsync<T>(this PortalDb db, Func<DbCommand, string> write, Func<DbDataReader, T> read, CancellationToken cancel) => db.QueryAsync(write, read, keep: true, cancel);

    /// <summary>A time as <see cref="UtcMicroseconds"/> stores it, or null.</summary>
    public static DateTimeOffset? GetTime(this DbDataReader row, int column) => row.IsDBNull(column) ? null : UtcMicroseconds.FromLong(row.GetInt64(column));

    private static async Task<List<T>> QueryAsync<T>(this PortalDb db, Func<DbCommand, string> write, Func<DbDataReader, T> read, bool keep, CancellationToken cancel)
    {
        await using PlainConnection open = await PlainConnection.OpenAsync(db, cancel);
        await using DbCommand command = open.CreateCommand();
        command.CommandText = write(command);
        if (keep)
        {
            await command.PrepareAsync(cancel);
        }

        return await command.ReadListAsync(read, cancel);
    }

    /// <summary>Runs a command and reads each of its rows.</summary>
    public static async Task<List<T>> ReadListAsync<T>(this DbCommand command, Func<DbDataReader, T> read, CancellationToken cancel)
    {
        List<T> rows = [];
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}

using System.Data.Common;
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
        parameter.Value = value is Guid id && command is Microsoft.Data.Sqlite.SqliteCommand ? id.ToString().ToUpperInvariant() : value;
        command.Parameters.Add(parameter);
        return parameter.ParameterName;
    }

    /// <summary>Runs one query and reads each of its rows. Opens the connection where it is closed.</summary>
    /// <param name="db">The database.</param>
    /// <param name="write">Gives the SQL, and adds its parameters to the command.</param>
    /// <param name="read">Reads a row.</param>
    /// <param name="cancel">Ends the query.</param>
    public static async Task<List<T>> QueryAsync<T>(this PortalDb db, Func<DbCommand, string> write, Func<DbDataReader, T> read, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            await using DbCommand command = db.CreateCommand();
            command.CommandText = write(command);
            return await command.ReadListAsync(read, cancel);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
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

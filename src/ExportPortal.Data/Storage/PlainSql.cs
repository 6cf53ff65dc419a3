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

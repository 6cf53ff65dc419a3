using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace ExportPortal.Data.Storage;

/// <summary>
/// Sets up each SQLite connection. synchronous=FULL: with NORMAL a power cut can lose the last commits, and a lost claim is a second export.
/// Once for each handle: the pool gives them out again as they were, and asking for five settings takes longer than many a query.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Sql = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=10000; PRAGMA recursive_triggers=ON;";

    private static readonly ConditionalWeakTable<sqlite3, object> SetUp = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (IsNew(connection, out sqlite3 handle))
        {
            using DbCommand command = connection.CreateCommand();
            command.CommandText = Sql;
            command.ExecuteNonQuery();
            SetUp.TryAdd(handle, handle);
        }
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (IsNew(connection, out sqlite3 handle))
        {
            await using DbCommand command = connection.CreateCommand();
            command.CommandText = Sql;
            await command.ExecuteNonQueryAsync(cancellationToken);
            SetUp.TryAdd(handle, handle);
        }
    }

    private static bool IsNew(DbConnection connection, out sqlite3 handle)
    {
        handle = ((SqliteConnection)connection).Handle!;
        return !SetUp.TryGetValue(handle, out _);
    }
}

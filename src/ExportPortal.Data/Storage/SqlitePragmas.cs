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
    private const string ReadOnly = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=10000; PRAGMA recursive_triggers=ON;";
    private const string Writable = "PRAGMA journal_mode=WAL; " + ReadOnly;

    private static readonly ConditionalWeakTable<sqlite3, object> SetUp = [];

    static SqlitePragmas()
    {
        // SQLite counts each piece of memory that it takes, one thread at a time, for statistics that nobody reads. Only before its first use can that be turned off.
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (IsNew(connection, out sqlite3 handle))
        {
            using DbCommand command = connection.CreateCommand();
            command.CommandText = SqlFor(handle);
            command.ExecuteNonQuery();
            SetUp.TryAdd(handle, handle);
        }
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (IsNew(connection, out sqlite3 handle))
        {
            await using DbCommand command = connection.CreateCommand();
            command.CommandText = SqlFor(handle);
            await command.ExecuteNonQueryAsync(cancellationToken);
            SetUp.TryAdd(handle, handle);
        }
    }

    // Whoever may only read cannot switch a new, empty or restored file to the log: EF Core asks so whether a database exists.
    private static string SqlFor(sqlite3 handle) => raw.sqlite3_db_readonly(handle, "main") == 1 ? ReadOnly : Writable;

    private static bool IsNew(DbConnection connection, out sqlite3 handle)
    {
        handle = ((SqliteConnection)connection).Handle!;
        return !SetUp.TryGetValue(handle, out _);
    }
}

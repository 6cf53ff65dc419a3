using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data.Storage;

/// <summary>
/// A connection for queries by hand, open until it is disposed: the context's own, inside its transaction. Where that is closed, on SQLite, another one to the same database:
/// EF Core teaches its connections a dozen functions at each opening. That takes longer than a short query, and no query by hand uses them.
/// </summary>
internal sealed class PlainConnection : IAsyncDisposable
{
    private readonly PortalDb _db;
    private readonly SqliteConnection? _plain;

    private PlainConnection(PortalDb db, SqliteConnection? plain) => (_db, _plain) = (db, plain);

    /// <summary>Opens it.</summary>
    public static async Task<PlainConnection> OpenAsync(PortalDb db, CancellationToken cancel)
    {
        if (db.Database.GetDbConnection() is SqliteConnection { State: ConnectionState.Closed } closed)
        {
            SqliteConnection plain = new(closed.ConnectionString);
            await plain.OpenAsync(cancel);
            return new PlainConnection(db, plain);
        }

        await db.Database.OpenConnectionAsync(cancel);
        return new PlainConnection(db, null);
    }

    /// <summary>A command on it.</summary>
    public DbCommand CreateCommand() => _plain?.CreateCommand() ?? _db.CreateCommand();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_plain is not null)
        {
            await _plain.DisposeAsync();
        }
        else
        {
            await _db.Database.CloseConnectionAsync();
        }
    }
}

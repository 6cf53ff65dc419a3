using System.Data.Common;
using ExportPortal.Data.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data.Audit.Search;

/// <summary>Runs the statements of a search on one connection.</summary>
internal sealed class SearchCommands : IAsyncDisposable
{
    private readonly PlainConnection _connection;
    private readonly Func<DbCommand, Task>? _told;

    private SearchCommands(PlainConnection connection, bool isPostgres, Func<DbCommand, Task>? told) => (_connection, IsPostgres, _told) = (connection, isPostgres, told);

    public bool IsPostgres { get; }

    /// <summary>Opens the connection.</summary>
    /// <param name="db">The database.</param>
    /// <param name="told">Told each statement just before it runs.</param>
    /// <param name="cancel">Ends the opening.</param>
    public static async Task<SearchCommands> OpenAsync(PortalDb db, Func<DbCommand, Task>? told, CancellationToken cancel) =>
        new(await PlainConnection.OpenAsync(db, cancel), db.Database.IsNpgsql(), told);

    public DbCommand New() => _connection.CreateCommand();

    public Task TellAsync(DbCommand command) => _told?.Invoke(command) ?? Task.CompletedTask;

    public async Task<List<T>> ReadAsync<T>(DbCommand command, Func<DbDataReader, T> read, CancellationToken cancel)
    {
        await TellAsync(command);
        return await command.ReadListAsync(read, cancel);
    }

    /// <summary>Reads sequence numbers.</summary>
    public async Task<IReadOnlyList<long>> ReadSeqsAsync(DbCommand command, CancellationToken cancel) => await ReadAsync(command, reader => reader.GetInt64(0), cancel);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}

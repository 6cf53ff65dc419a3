using System.Data.Common;
using ExportPortal.Data.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data.Audit.Search;

/// <summary>Runs the statements of a search on one connection, which has to be open.</summary>
/// <param name="db">The database.</param>
/// <param name="told">Told each statement just before it runs.</param>
internal sealed class SearchCommands(PortalDb db, Func<DbCommand, Task>? told)
{
    public bool IsPostgres => db.Database.IsNpgsql();

    public DbCommand New() => db.CreateCommand();

    public Task TellAsync(DbCommand command) => told?.Invoke(command) ?? Task.CompletedTask;

    public async Task<List<T>> ReadAsync<T>(DbCommand command, Func<DbDataReader, T> read, CancellationToken cancel)
    {
        await TellAsync(command);
        return await command.ReadListAsync(read, cancel);
    }

    /// <summary>Reads sequence numbers.</summary>
    public async Task<IReadOnlyList<long>> ReadSeqsAsync(DbCommand command, CancellationToken cancel) => await ReadAsync(command, reader => reader.GetInt64(0), cancel);
}

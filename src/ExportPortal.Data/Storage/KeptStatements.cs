using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ExportPortal.Data.Storage;

/// <summary>
/// Queries that every call and every click asks: PostgreSQL keeps them parsed and planned on each connection, which spares it most of their time.
/// Only where the rows are found the same way whatever the values are, by a key or all of a short table: the plan that is kept does not look at the values.
/// </summary>
public sealed class KeptStatements : DbCommandInterceptor
{
    /// <summary>The tag of a query whose statement is kept.</summary>
    public const string Mark = "kept";

    /// <inheritdoc />
    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        // The driver knows what it has prepared on which connection: after the first time this asks nothing.
        if (command.CommandText.StartsWith($"-- {Mark}", StringComparison.Ordinal))
        {
            await command.PrepareAsync(cancellationToken);
        }

        return result;
    }
}

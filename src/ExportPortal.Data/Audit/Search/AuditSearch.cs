using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ExportPortal.Data.Audit.Search;

/// <summary>In which direction events are read, and from where.</summary>
/// <param name="Older">From new to old; else from old to new.</param>
/// <param name="Beyond">The event where reading goes on, itself left out; null begins at the end.</param>
/// <param name="Limit">How many at most.</param>
public sealed record SearchWindow(bool Older, long? Beyond, int Limit);

/// <summary>
/// Finds the sequence numbers of the events that a query asks for, in order, by ranges of indexes only: each choice of the query is read from the
/// index of its rarest key, or from the full text, beginning where the page before ended.
/// </summary>
public sealed class AuditSearch(PortalDb db)
{
    /// <summary>Told each statement just before it runs, for measurements that ask for its plan.</summary>
    public Func<DbCommand, Task>? OnStatement { get; init; }

    /// <summary>The last event that has been made findable; keys and words of later ones are unknown yet.</summary>
    public async Task<(long Newest, long Findable)> EndAsync(CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            await using DbCommand command = Command();
            command.CommandText = """SELECT "Seq", "IndexedSeq" FROM "AuditHead" WHERE "Id" = 1""";
            await using DbDataReader reader = await command.ExecuteReaderAsync(cancel);
            return await reader.ReadAsync(cancel) ? (reader.GetInt64(0), reader.GetInt64(1)) : (0, 0);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Finds one page.</summary>
    /// <returns>Sequence numbers in the direction of the window.</returns>
    public async Task<IReadOnlyList<long>> FindAsync(CompiledQuery query, SearchWindow window, CancellationToken cancel)
    {
        // One connection for all of it: EF Core counts who wants it open.
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            (long Newest, long Findable)? end = null;
            SortedSet<long> found = [];
            foreach (Conjunction branch in query.IsEverything ? [new Conjunction([])] : query.Branches)
            {
                // What asks for nothing, or for one key only, reads one index to its end wherever that is: one statement less.
                bool endsByItself = branch.Literals is [] or [KeyLiteral { IsWanted: true }];
                (long newest, long findable) = endsByItself ? (long.MaxValue, long.MaxValue) : end ??= await EndAsync(cancel);
                long last = branch.Keys.Any() || branch.Words.Any() ? findable : newest;
                long from = window.Older ? 1 : (window.Beyond ?? 0) + 1;
                long to = window.Older ? Math.Min(window.Beyond is { } before ? before - 1 : last, last) : last;
                await AddAsync(found, branch, new SeqRange(from, to), findable, window, cancel);
            }

            return [.. (window.Older ? found.Reverse() : found).Take(window.Limit)];
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private async Task AddAsync(SortedSet<long> found, Conjunction branch, SeqRange whole, long measured, SearchWindow window, CancellationToken cancel)
    {
        int have = 0;
        IEnumerable<SeqRange> ranges = branch.Time is { } time ? await new AuditSpans(db).OfAsync(time, whole, measured, cancel) : [whole];
        foreach (SeqRange range in (window.Older ? ranges.Reverse() : ranges).Where(r => r.From <= r.To))
        {
            foreach (long seq in await ReadAsync(branch, range, window.Older, window.Limit - have, cancel))
            {
                have++;
                found.Add(seq);
            }

            if (have >= window.Limit)
            {
                return;
            }
        }
    }

    private async Task<IReadOnlyList<long>> ReadAsync(Conjunction branch, SeqRange range, bool older, int limit, CancellationToken cancel)
    {
        TextSearch text = new(db, Command, RunAsync);
        if (branch.Words.Any())
        {
            return await text.FindAsync(branch, range, older, limit, cancel);
        }

        return await new KeySearch(Command, RunAsync).FindAsync(branch, range, older, limit, cancel) ?? await text.FindAsync(branch, range, older, limit, cancel);
    }

    private async Task<IReadOnlyList<long>> RunAsync(DbCommand command, CancellationToken cancel)
    {
        if (OnStatement is not null)
        {
            await OnStatement(command);
        }

        List<long> seqs = [];
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            seqs.Add(reader.GetInt64(0));
        }

        return seqs;
    }

    private DbCommand Command()
    {
        DbCommand command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        return command;
    }
}

/// <summary>Sequence numbers from and to, both inside.</summary>
internal readonly record struct SeqRange(long From, long To);

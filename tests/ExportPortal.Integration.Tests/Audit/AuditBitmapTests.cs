using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Data.Audit.Search;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Integration.Tests.Processes;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExportPortal.Integration.Tests.Audit;

/// <summary>Mixtures of filters over full chunks of a history and the events behind them, judged by looking at every event; and what bitmaps hold.</summary>
public abstract class AuditBitmapTests(DatabaseProvider provider, SeveralChunks chunks)
{
    private const int Chunk = 2048;

    private SearchedHistory History => chunks.History;

    [Fact]
    public async Task Any_mixture_finds_exactly_what_it_says_from_any_place_in_both_directions()
    {
        Random random = new(7);
        string[] filters = await FiltersAsync();
        int found = 0;
        for (int i = 0; i < 80; i++)
        {
            string text = string.Join(' ', Enumerable.Range(0, random.Next(2, 4)).Select(_ => (random.Next(3) == 0 ? "-" : "") + filters[random.Next(filters.Length)]));
            long beyond = random.Next(1, History.Oracle.Events.Count + 1);
            long[] wanted = History.Wanted(text);
            found += wanted.Length > 0 ? 1 : 0;
            long[] older = [.. wanted.Where(seq => seq < beyond)];
            long[] newer = [.. wanted.Where(seq => seq > beyond).Order()];
            Assert.True(Enumerable.SequenceEqual(older, await History.FindAsync(text, older: true, beyond)), $"{text}, older than {beyond}");
            Assert.True(Enumerable.SequenceEqual(newer, await History.FindAsync(text, older: false, beyond)), $"{text}, newer than {beyond}");
            int page = random.Next(5, 60);
            Assert.True(Enumerable.SequenceEqual(older.Take(page), await History.PageAsync(text, older: true, beyond, page)), $"{text}, a page of {page} older than {beyond}");
            Assert.True(Enumerable.SequenceEqual(newer.Take(page), await History.PageAsync(text, older: false, beyond, page)), $"{text}, a page of {page} newer than {beyond}");
        }

        Assert.InRange(found, 30, 79); // else most of them would show nothing
    }

    // Values of every field that occur, frequent and rare ones, and one that does not.
    private async Task<string[]> FiltersAsync()
    {
        await using PortalDb db = History.Database.CreateDbContext();
        AuditEvent someone = History.Oracle.Events.First(e => e.ActorId is not null);
        ExportRequest exported = await db.Requests.AsNoTracking().FirstAsync(r => r.DestinationId != null);
        ExportRequest tagged = (await db.Requests.AsNoTracking().Take(200).ToListAsync()).First(r => r.Plan.Snapshot.Tags.Count > 0 && r.Ticket != null);
        DateTimeOffset middle = History.Oracle.Events[History.Oracle.Events.Count / 2].At;
        return
        [
            $"actor:\"{someone.ActorName}\"", $"actor:{someone.ActorId}", "actor:requester", "action:export", "action:approval.given", "status:Failed", "status:Succeeded", "status:Rejected", $"snapshot:{exported.SnapshotName}", "region:eu-west-1",
            "region:us-east-1", "connection:acme-us", $"tag:{tagged.Plan.Snapshot.Tags[0].Key}", $"policy:\"{tagged.Plan.PolicyName}\"", "subject:request", "subject:portal", $"ticket:{tagged.Ticket}", $"request:{exported.Number}", $"ami:{exported.DestinationId}",
            "error:nothing-like-that", $"created:..{middle.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}", $"created:{middle.ToString("yyyy-MM", CultureInfo.InvariantCulture)}", "(status:Failed OR status:Succeeded)",
        ];
    }

    [Fact]
    public async Task Bitmaps_know_the_same_as_the_lists()
    {
        await using PortalDb db = History.Database.CreateDbContext();
        ILookup<long, long> listed = (await db.QueryAsync(_ => """SELECT "Term", "Seq" FROM "AuditTerms" """, reader => (Term: reader.GetInt64(0), Seq: reader.GetInt64(1)), CancellationToken.None))
            // Actions and people have an index of the events themselves.
            .Concat(History.Oracle.Events.SelectMany(e => ((SearchKey?[])[SearchKey.OfAction(e.Action), e.ActorId is { } id ? SearchKey.OfActor(id) : null]).OfType<SearchKey>().Select(k => (k.Term, e.Seq))))
            .ToLookup(row => row.Item1, row => row.Item2);
        foreach (BitmapLevel level in chunks.Levels)
        {
            long full = level.ChunkOf(History.Oracle.Events.Count + 1);
            Dictionary<(long Term, long Chunk), string> made = await ReadAsync(db, level);
            Assert.Equal(Enumerable.Range(0, (int)full).Select(chunk => (long)chunk), made.Keys.Where(k => k.Term == AuditBitmaps.Made).Select(k => k.Chunk).Order());
            long events = 0;
            foreach (IGrouping<long, KeyValuePair<(long Term, long Chunk), string>> key in made.Where(m => m.Key.Term != AuditBitmaps.Made).GroupBy(m => m.Key.Term))
            {
                long[] marked = [.. key.OrderBy(k => k.Key.Chunk).SelectMany(k => SeqsOf(level, k.Key.Chunk, k.Value))];
                Assert.Equal(listed[key.Key].Where(seq => level.ChunkOf(seq) < full).Order(), marked);
                events += marked.Length;
            }

            Assert.InRange(events, 5 * level.StartOf(full), long.MaxValue);
        }
    }

    [Fact]
    public async Task A_chunk_is_made_when_it_is_full_by_one_of_several_and_again_with_the_index()
    {
        await using TestDatabase database = await TestDatabase.MakeAsync(provider);
        using WriteGate gate = new(provider);
        CatchUpAuditIndex index = new(database, gate);
        await using PortalDb db = database.CreateDbContext();
        await AppendAsync(Chunk - 2);
        await index.ExecuteAsync(null, CancellationToken.None);
        Assert.Empty(await ReadAsync(db, BitmapLevel.Small));

        await AppendAsync(1); // number 2,047, the last of the first chunk
        await Task.WhenAll(index.ExecuteAsync(null, CancellationToken.None), index.ExecuteAsync(null, CancellationToken.None));
        Dictionary<(long, long), string> made = await ReadAsync(db, BitmapLevel.Small);
        // That it is made; actor, action, group of actions, and kind of subject.
        Assert.Equal(5, made.Count);
        Assert.Equal(0, await index.ExecuteAsync(null, CancellationToken.None));
        Assert.Equal(made, await ReadAsync(db, BitmapLevel.Small));

        Assert.Equal(Chunk - 1, await index.RebuildAsync(null, CancellationToken.None));
        Assert.Equal(made, await ReadAsync(db, BitmapLevel.Small));

        Task AppendAsync(int count) => database.Transactions.RunAsync(AuditActor.System("test"), transaction =>
        {
            for (int i = 0; i < count; i++)
            {
                transaction.Audit(new AuditEntry { Action = AuditActions.FreezeChanged, SubjectType = "freeze", SubjectId = "all" });
            }

            return Task.FromResult(true);
        }, CancellationToken.None);
    }

    private static async Task<Dictionary<(long Term, long Chunk), string>> ReadAsync(PortalDb db, BitmapLevel level) => (await db.QueryAsync(
        command => $"""SELECT "Term", "Chunk", "Bits" FROM "AuditBitmaps" WHERE "Level" = {command.Parameter(level.Number)}""",
        reader => (Key: (reader.GetInt64(0), reader.GetInt64(1)), Bits: Convert.ToHexString(reader.GetFieldValue<byte[]>(2))),
        CancellationToken.None)).ToDictionary(row => row.Key, row => row.Bits);

    private static IEnumerable<long> SeqsOf(BitmapLevel level, long chunk, string bits)
    {
        ulong[] words = new ulong[level.Words];
        level.Unpack(Convert.FromHexString(bits), words);
        return Enumerable.Range(0, 1 << level.Bits).Where(place => ((words[place / 64] >> (place % 64)) & 1) == 1).Select(place => level.StartOf(chunk) + place);
    }
}

/// <summary>A seeded history of several chunks.</summary>
public abstract class SeveralChunks(DatabaseProvider provider, int requests) : IAsyncLifetime
{
    private SearchedHistory history = default!;

    internal SearchedHistory History => history;

    internal abstract IReadOnlyList<BitmapLevel> Levels { get; }

    public async ValueTask InitializeAsync() => history = await SearchedHistory.MakeAsync(provider, requests);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await history.DisposeAsync();
    }
}

/// <summary>On SQLite: a large chunk, small ones, and some events.</summary>
public sealed class ChunksOnSqlite() : SeveralChunks(DatabaseProvider.Sqlite, 13_000)
{
    internal override IReadOnlyList<BitmapLevel> Levels => [BitmapLevel.Small, BitmapLevel.Large];
}

/// <summary>On PostgreSQL, where seeding takes longer: four small chunks, and some events.</summary>
public sealed class ChunksOnPostgreSql() : SeveralChunks(DatabaseProvider.PostgreSql, 1650)
{
    internal override IReadOnlyList<BitmapLevel> Levels => [BitmapLevel.Small];
}

/// <summary>On SQLite.</summary>
public sealed class AuditBitmapsOnSqlite(ChunksOnSqlite chunks) : AuditBitmapTests(DatabaseProvider.Sqlite, chunks), IClassFixture<ChunksOnSqlite>;

/// <summary>On PostgreSQL.</summary>
public sealed class AuditBitmapsOnPostgreSql(ChunksOnPostgreSql chunks) : AuditBitmapTests(DatabaseProvider.PostgreSql, chunks), IClassFixture<ChunksOnPostgreSql>;

using ExportPortal.Data;
using ExportPortal.Data.Audit.Search;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Audit.Search;
using ExportPortal.Domain.Requests;
using ExportPortal.Integration.Tests.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExportPortal.Integration.Tests.Audit;

/// <summary>What a query finds, judged by looking at every event, on a seeded history: each filter, mixtures of them, pages in both directions.</summary>
public abstract class AuditSearchTests(DatabaseProvider provider) : IAsyncLifetime
{
    private SearchedHistory history = default!;

    private TestDatabase Database => history.Database;

    public async ValueTask InitializeAsync() => history = await SearchedHistory.MakeAsync(provider, 400);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await history.DisposeAsync();
    }

    [Fact]
    public async Task Every_filter_and_every_mixture_finds_exactly_what_it_says()
    {
        await using PortalDb db = OpenDb();
        ExportRequest exported = await db.Requests.AsNoTracking().FirstAsync(r => r.DestinationId != null);
        ExportRequest tagged = (await db.Requests.AsNoTracking().Take(200).ToListAsync()).First(r => r.Plan.Snapshot.Tags.Count > 0);
        SnapshotTag tag = tagged.Plan.Snapshot.Tags[0];
        AuditEvent someone = history.Oracle.Events.First(e => e.ActorId is not null);
        string error = history.Oracle.Events.SelectMany(e => SearchTerms.Of(e, null).Terms).First(t => t.Field == SearchField.Error).Value;
        string ticket = (await db.Requests.AsNoTracking().FirstAsync(r => r.Ticket != null)).Ticket!;
        DateTimeOffset middle = history.Oracle.Events[history.Oracle.Events.Count / 2].At;
        string[] found =
        [
            "", $"actor:{someone.ActorId}", $"actor:\"{someone.ActorName}\"", "actor:\"requester 1\"", "action:export", "action:approval.given", "status:Failed", "status:Exported", $"snapshot:{exported.SnapshotName}",
            $"snapshot:{exported.SnapshotName[..^1]}* -action:export", $"ami:{exported.DestinationId}", "region:eu-west-1", "connection:acme-us", $"tag:{tag.Key}={tag.Value}", $"tag:{tag.Key}", $"policy:\"{tagged.Plan.PolicyName}\"",
            $"ticket:{ticket}", $"error:{error}", "subject:request", "subject:portal", $"subject:{exported.Id}", $"request:{exported.Number}", $"request:#{exported.Number}", $"created:{middle:yyyy-MM}", $"created:..{middle:yyyy-MM-dd}",
            $"-created:..{middle:yyyy-MM-dd}", $"created:{middle:yyyy-MM} OR created:{middle.AddMonths(2):yyyy-MM}", "invented", $"\"{exported.SnapshotName}\"", "requester invented", "req* -approved", "-invented",
            "status:Failed OR status:Rejected", "(status:Failed OR status:Succeeded) (region:eu-west-1 OR region:us-east-1)", "-status:Failed -region:eu-west-1 action:export", $"action:export {exported.SnapshotName} -status:Failed",
            $"invented region:eu-west-1 created:{middle:yyyy-MM-dd}..", "-(action:export OR action:approval)", $"{exported.DestinationId}", $"\"{exported.Id}\"",
        ];
        foreach (string text in found)
        {
            long[] wanted = Wanted(text);
            Assert.True(wanted.Length > 0, $"{text} is no test: nothing matches");
            long[] answer = await AllAsync(text, older: true);
            Assert.True(Enumerable.SequenceEqual(wanted, answer), $"{text}: {wanted.Length} events are right, not {answer.Length}");
        }

        foreach (string text in new[] { "snapshot:nothing", "nowhere", "actor:\"nobody at all\"", "request:99999999", "status:Failed status:Succeeded", "invented -invented", "created:1999", "\"invented requester\" action:export" })
        {
            Assert.Equal(Wanted(text), await AllAsync(text, older: true));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("action:export")]
    [InlineData("status:Failed OR status:Rejected")]
    [InlineData("invented -status:Failed")]
    [InlineData("region:eu-west-1 status:Succeeded action:export")]
    [InlineData("action:export -region:eu-west-1")]
    [InlineData("-status:Failed -subject:portal")]
    public async Task Pages_in_both_directions_hold_each_event_once_and_in_order(string text)
    {
        long[] wanted = Wanted(text);
        Assert.Equal(wanted, await AllAsync(text, older: true, pageSize: 97));
        Assert.Equal(wanted.Order(), await AllAsync(text, older: false, pageSize: 89));
    }

    [Fact]
    public async Task An_event_can_be_found_as_soon_as_it_is_committed_and_a_gap_before_it_is_closed()
    {
        await using PortalDb db = OpenDb();
        // As if a node of an older version had written an event: it knows the head's number and hash only.
        await Database.Transactions.RunAsync(AuditActor.System("old node"), transaction =>
        {
            transaction.Audit(new AuditEntry { Action = AuditActions.FreezeChanged, SubjectType = "freeze", SubjectId = "old-node" });
            return Task.FromResult(true);
        }, CancellationToken.None);
        long gap = await db.AuditEvents.MaxAsync(e => e.Seq);
        await db.Database.ExecuteSqlRawAsync("DELETE FROM \"AuditTerms\" WHERE \"Seq\" >= {0}", gap);
        await db.AuditHead.ExecuteUpdateAsync(set => set.SetProperty(h => h.IndexedSeq, gap - 1));
        Assert.Empty(await AllAsync("subject:old-node", older: true));

        await Database.Transactions.RunAsync(new AuditActor(Guid.NewGuid(), "Zoë Großkopf", ActorKind.User), transaction =>
        {
            transaction.Audit(new AuditEntry { Action = AuditActions.FreezeChanged, SubjectType = "freeze", SubjectId = "all", Data = new Dictionary<string, object?> { ["reason"] = "Übergabe an 漢字 \"quoted\"\nnext line" } });
            return Task.FromResult(true);
        }, CancellationToken.None);

        long newest = await db.AuditEvents.MaxAsync(e => e.Seq);
        foreach (string text in new[] { "actor:zoë", "ubergabe", "漢字", "\"an 漢字 quoted next\"", "action:freeze subject:all", "action:freeze.changed -subject:old-node", "übergab*" })
        {
            Assert.Equal([newest], await AllAsync(text, older: true));
        }

        Assert.Equal((newest, newest), await new AuditSearch(db).EndAsync(CancellationToken.None));
        Assert.Equal([gap], await AllAsync("subject:old-node", older: true));
    }

    [Fact]
    public async Task Events_are_read_whole()
    {
        await using PortalDb db = Database.CreateDbContext();
        CompiledQuery everything = await new AuditQueryCompiler(db, TimeZoneInfo.Utc).CompileAsync(null, CancellationToken.None);

        IReadOnlyList<AuditEvent> events = await new AuditSearch(db).ReadAsync(everything, new SearchWindow(Older: false, null, int.MaxValue), CancellationToken.None);

        Assert.Equal(history.Oracle.Events.Count, events.Count);
        Assert.All(events, e => Assert.Equal(e.Hash, AuditChain.ComputeHash(e)));
    }

    [Fact]
    public async Task What_events_are_found_by_can_be_made_again_from_the_events()
    {
        await using PortalDb db = OpenDb();
        long before = await TermsAsync(db);

        Assert.Equal(history.Oracle.Events.Count, await history.Index.RebuildAsync(null, CancellationToken.None));

        Assert.Equal(before, await TermsAsync(db));
        Assert.Equal(Wanted("invented action:export"), await AllAsync("invented action:export", older: true));
    }

    private static async Task<long> TermsAsync(PortalDb db) => await db.Database.SqlQuery<long>($"""SELECT COUNT(*) AS "Value" FROM "AuditTerms" """).SingleAsync();

    protected PortalDb OpenDb() => Database.CreateDbContext();

    protected long[] Wanted(string text) => history.Wanted(text);

    protected Task<long[]> AllAsync(string text, bool older, int pageSize = 500) => history.AllAsync(text, older, pageSize);
}

/// <summary>On SQLite.</summary>
public sealed class AuditSearchOnSqlite() : AuditSearchTests(DatabaseProvider.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class AuditSearchOnPostgreSql() : AuditSearchTests(DatabaseProvider.PostgreSql)
{
    [Fact]
    public async Task Nothing_excluded_is_found_while_the_index_sorts_new_entries_in()
    {
        long[] wanted = Wanted("invented -status:Failed");
        using CancellationTokenSource end = new();
        Task searching = Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                Assert.Equal(wanted, await AllAsync("invented -status:Failed", older: true));
            }
        });
        await using (PortalDb db = OpenDb())
        {
            for (int i = 0; i < 30 && !searching.IsCompleted; i++)
            {
                await db.Database.ExecuteSqlRawAsync("UPDATE \"AuditText\" SET \"Words\" = \"Words\"");
                await db.Database.ExecuteSqlRawAsync("SELECT gin_clean_pending_list('\"IX_AuditText_Words\"')");
            }
        }

        await end.CancelAsync();
        await searching;
    }
}

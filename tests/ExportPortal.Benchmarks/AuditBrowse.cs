using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Data.Audit.Search;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Audit.Search;
using ExportPortal.Integration.Tests.Audit;
using ExportPortal.Integration.Tests.Processes;
using ExportPortal.Web.Features.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Benchmarks;

/// <summary>
/// The browser of the audit history on a large history: each shape of query at several depths beside the bare SQL that reads the same rows by the same
/// index, the plan of each statement, free text, and exports with the memory that they take.
/// </summary>
internal static class AuditBrowse
{
    private const int WarmingCalls = 1500;
    private const string Everything = "\"AuditEvents\" d WHERE";

    // Where the pages begin, as a part of the history; 1 is its end in the direction of reading.
    private static readonly double[] Depths = [1, .75, .5, .1];

    /// <summary>Measures and prints.</summary>
    /// <param name="args">--database sqlite|postgresql (both when absent) · --events N (1,000,000) · --small N (10,000) · --export jsonl,csv,xlsx · --shapes "actor,rare meeting" (all when absent) · --shared MB: PostgreSQL's memory for pages (128, its own default) · --through search|api|page: see <see cref="IAuditDoor"/> · --rounds N of eight pages each (120; page 15)</param>
    public static async Task RunAsync(string[] args)
    {
        Dictionary<string, string> options = args.Chunk(2).ToDictionary(pair => pair[0].TrimStart('-'), pair => pair.ElementAtOrDefault(1) ?? "", StringComparer.Ordinal);
        int Number(string name, int otherwise) => options.TryGetValue(name, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        string[] List(string name, string otherwise) => options.GetValueOrDefault(name, otherwise).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        DatabaseProvider[] providers = options.TryGetValue("database", out string? one) ? [Enum.Parse<DatabaseProvider>(one, ignoreCase: true)] : [DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql];
        foreach (DatabaseProvider provider in providers)
        {
            string through = options.GetValueOrDefault("through", "search");
            await MeasureAsync(provider, Number("events", 1_000_000), Number("small", 10_000), List("export", "jsonl,csv,xlsx"), List("shapes", ""), Number("shared", 128), through, Number("rounds", through == "page" ? 15 : 120));
        }
    }

    private static async Task MeasureAsync(DatabaseProvider provider, int events, int few, string[] exports, string[] shapes, int sharedMegabytes, string through, int rounds)
    {
        await using PostgresCluster? cluster = provider == DatabaseProvider.PostgreSql ? await PostgresCluster.StartNewAsync(sharedMegabytes: sharedMegabytes) : null;
        await using History small = await History.MakeAsync(provider, cluster, few);
        await using History large = await History.MakeAsync(provider, cluster, events);
        Pair[] pairs = [.. (await large.ShapesAsync()).Zip(await small.ShapesAsync(), (one, other) => new Pair(one, other)).Where(pair => shapes.Length == 0 || shapes.Contains(pair.Large.Name))];
        await using IAuditDoor ofLarge = await IAuditDoor.OpenAsync(through, large.Database);
        await using IAuditDoor ofSmall = await IAuditDoor.OpenAsync(through, small.Database);
        await using BareServer? bareLarge = through == "api" ? await BareServer.StartAsync(large.Database) : null;
        await using BareServer? bareSmall = through == "api" ? await BareServer.StartAsync(small.Database) : null;
        // The runtime compiles what runs often a second time.
        BareEvents newest = new(Everything, null, true, null, SearchDoor.PageSize + 1);
        for (int call = 0; call < WarmingCalls && through == "api"; call++)
        {
            await ofLarge.AskAsync("", older: true, null);
            await ofSmall.AskAsync("", older: true, null);
            await bareLarge!.AskAsync(newest);
            await bareSmall!.AskAsync(newest);
        }

        foreach (Pair pair in pairs)
        {
            await MeasureAsync(provider, new Subject(large, ofLarge, bareLarge, pair.Large), new Subject(small, ofSmall, bareSmall, pair.Small), rounds);
        }

        await CountAsync(provider, large.Database);
        foreach (string format in exports)
        {
            await ExportAsync(provider, large.Services, format, large.Newest);
        }
    }

    /// <summary>A seeded history in a database of its own.</summary>
    private sealed record History(TestDatabase Database, ServiceProvider Services, long Newest) : IAsyncDisposable
    {
        public static async Task<History> MakeAsync(DatabaseProvider provider, PostgresCluster? cluster, int events)
        {
            TestDatabase database = await TestDatabase.MakeAsync(provider, cluster);
            ServiceProvider services = SeededHistory.ServicesOf(database);
            // A seeded request has between five and six events.
            Print(provider, (await SeededHistory.AddAsync(services, (int)(events / 5.6))).Split('\n', StringSplitOptions.RemoveEmptyEntries)[^2..]);
            await using PortalDb db = database.CreateDbContext();
            await db.Database.ExecuteSqlRawAsync(provider == DatabaseProvider.PostgreSql ? "VACUUM ANALYZE" : "ANALYZE");
            long newest = await db.AuditEvents.MaxAsync(e => e.Seq);
            Print(provider, $"{newest:n0} events");
            return new History(database, services, newest);
        }

        public async Task<IReadOnlyList<Shape>> ShapesAsync()
        {
            await using PortalDb db = Database.CreateDbContext();
            return await AuditBrowse.ShapesAsync(db, Newest);
        }

        public async ValueTask DisposeAsync()
        {
            await Services.DisposeAsync();
            await Database.DisposeAsync();
        }
    }

    /// <summary>The same shape in both histories.</summary>
    private sealed record Pair(Shape Large, Shape Small);

    /// <summary>A shape, and whom it is asked.</summary>
    private sealed record Subject(History History, IAuditDoor Door, BareServer? Server, Shape Shape);

    /// <summary>A query, and the bare SQL for its rows: the index to walk, or none for what only the full text can answer.</summary>
    private sealed record Shape(string Name, string Query, string? From = null, object? KeyValue = null)
    {
        public string? Key => Convert.ToString(KeyValue, CultureInfo.InvariantCulture) is { Length: > 0 } key ? key : null;
    }


    private static async Task<IReadOnlyList<Shape>> ShapesAsync(PortalDb db, long newest)
    {
        // Who did most: a small history has pages full of it too.
        Guid? busiest = await db.AuditEvents.Where(e => e.ActorId != null).GroupBy(e => e.ActorId).OrderByDescending(g => g.Count()).Select(g => g.Key).FirstAsync();
        AuditEvent someone = await db.AuditEvents.AsNoTracking().FirstAsync(e => e.ActorId == busiest);
        var request = await db.Requests.Where(r => r.DestinationId != null && r.Ticket != null).OrderBy(r => r.Number).Select(r => new { r.Id, r.Number, r.DestinationId, r.SnapshotName, r.Ticket }).FirstAsync();
        AuditEvent oneTenth = await db.AuditEvents.AsNoTracking().SingleAsync(e => e.Seq == newest / 10);
        Shape Term(SearchField field, string value, string? query = null) => new($"{field.Name()}", query ?? $"{field.Name()}:\"{value}\"", "\"AuditTerms\" d WHERE d.\"Term\" = @k AND", new SearchTerm(field, SearchTerms.Normal(value)).Key);
        // Two keys: the list of one, and the other looked up.
        string Both(SearchTerm one, string not, params long[] others) =>
            $"\"AuditTerms\" d WHERE d.\"Term\" = {one.Key} AND {not} EXISTS (SELECT 1 FROM \"AuditTerms\" p WHERE p.\"Seq\" = d.\"Seq\" AND p.\"Term\" IN ({string.Join(", ", others)})) AND";
        SearchTerm Of(SearchField field, string value) => new(field, SearchTerms.Normal(value));
        int actorField = (int)SearchField.Actor;
        long[] actors = [.. await db.Database.SqlQuery<long>($"""SELECT "Term" AS "Value" FROM "AuditValues" WHERE "Field" = {actorField} AND "Value" LIKE {"%" + SearchTerms.Normal(someone.ActorName) + "%"}""").ToListAsync()];
        string day = oneTenth.At.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        return
        [
            new("everything", "", Everything),
            Term(SearchField.Actor, someone.ActorName), new("actor id", $"actor:{someone.ActorId}", "\"AuditEvents\" d WHERE d.\"ActorId\" = @k AND", someone.ActorId),
            new("action", "action:export.succeeded", "\"AuditEvents\" d WHERE d.\"Action\" = @k AND", "export.succeeded"),
            Term(SearchField.Action, "export", "action:export") with { Name = "action group" }, Term(SearchField.Status, "Failed", "status:Failed"), Term(SearchField.Snapshot, request.SnapshotName), Term(SearchField.Region, "eu-west-1"),
            Term(SearchField.Connection, "acme-us"), Term(SearchField.Policy, await db.Requests.Select(r => r.Plan).FirstAsync() is { } plan ? plan.PolicyName : ""), Term(SearchField.Subject, "request"),
            Term(SearchField.Error, await ValueOfAsync(db, SearchField.Error)), Term(SearchField.Ticket, await ValueOfAsync(db, SearchField.Ticket)), Term(SearchField.Tag, await ValueOfAsync(db, SearchField.Tag)),
            new("request", $"request:{request.Id}", "\"AuditEvents\" d WHERE d.\"RequestId\" = @k AND", request.Id),
            new("ami", $"ami:{request.DestinationId}", $"(SELECT t.\"Seq\" FROM \"AuditTerms\" t WHERE t.\"Term\" = {Of(SearchField.Ami, request.DestinationId!).Key} UNION SELECT a.\"Seq\" FROM \"Requests\" r JOIN \"AuditEvents\" a ON a.\"RequestId\" = r.\"Id\" WHERE r.\"DestinationId\" = @k) d WHERE", request.DestinationId),
            new("created", $"created:{day}"), new("created widely", $"created:{day}.."), new("actor and status", $"actor:\"{someone.ActorName}\" status:Exporting", Both(Of(SearchField.Status, "Exporting"), "", actors)),
            new("two frequent", "region:eu-west-1 action:export", Both(Of(SearchField.Action, "export"), "", Of(SearchField.Region, "eu-west-1").Key)),
            new("rare meeting", "status:Failed status:Succeeded", Both(Of(SearchField.Status, "Failed"), "", Of(SearchField.Status, "Succeeded").Key)), new("either", "status:Failed OR status:Rejected"),
            new("excluded", "action:export -region:eu-west-1", Both(Of(SearchField.Action, "export"), "NOT", Of(SearchField.Region, "eu-west-1").Key)),
            new("mostly excluded", "-subject:request"),
            new("mixture in a time", $"action:export -status:Failed created:{day}"), new("ticket excluded", $"region:eu-west-1 -ticket:\"{request.Ticket}\""),
            new("text frequent", "invented"), new("text rare", $"\"{request.DestinationId}\""), new("text beginning", "invent*"), new("text phrase", "\"approver 1 invented\""), new("text none", "nowherefound"),
            new("text and filter", "invented region:eu-west-1 -status:Failed"), new("two words apart", "requester approver"),
        ];
    }

    // The most frequent one.
    private static async Task<string> ValueOfAsync(PortalDb db, SearchField field)
    {
        int number = (int)field;
        return await db.Database.SqlQuery<string>($"""SELECT "Value" FROM "AuditValues" v WHERE "Field" = {number} ORDER BY (SELECT COUNT(*) FROM "AuditTerms" t WHERE t."Term" = v."Term") DESC LIMIT 1""").FirstAsync();
    }

    private static async Task MeasureAsync(DatabaseProvider provider, Subject large, Subject small, int rounds)
    {
        // All take turns, so that a busy machine slows each.
        List<Sample> ofLarge = [];
        List<Sample> ofSmall = [];
        for (int round = -5; round < rounds; round++)
        {
            for (int page = 0; page < Depths.Length * 2; page++)
            {
                (Sample one, Sample other) = (await MeasureAsync(large, Depths[page / 2], page % 2 == 0), await MeasureAsync(small, Depths[page / 2], page % 2 == 0));
                if (round >= 0 && double.IsFinite(one.Asked.Milliseconds) && double.IsFinite(other.Asked.Milliseconds))
                {
                    ofLarge.Add(one);
                    ofSmall.Add(other);
                }
            }
        }

        if (ofLarge.Count == 0)
        {
            Print(provider, $"{large.Shape.Name,-18} has no rows to wait for");
            return;
        }

        bool hasBare = large.Shape.From is not null;
        double[] asked = [.. ofLarge.Select(s => s.Asked.Milliseconds)];
        string line = $"{large.Shape.Name,-18} {ofLarge.Average(s => s.Asked.Rows),4:0.0} rows  p50 {P(asked, .5),7:0.00} ms  p95 {P(asked, .95),7:0.00} ms  worst {asked.Max(),7:0.0} ms";
        line += hasBare ? $"  of bare SQL {Ratios(ofLarge, s => s.Asked.Milliseconds, ofLarge, s => s.Bare)} ({P([.. ofLarge.Select(s => s.Bare)], .95):0.00} ms)" : "";
        line += hasBare && large.Server is not null ? $", of bare SQL served {Ratios(ofLarge, s => s.Asked.Milliseconds, ofLarge, s => s.Served)} ({P([.. ofLarge.Select(s => s.Served)], .95):0.00} ms)" : "";
        // The beginning of a small history has fewer events of a rare kind than a page holds: only pages of as many rows are compared.
        (Sample Large, Sample Small)[] alike = [.. ofLarge.Zip(ofSmall).Where(pair => pair.First.Asked.Rows == pair.Second.Asked.Rows)];
        Sample[] alikeLarge = [.. alike.Select(pair => pair.Large)];
        Sample[] alikeSmall = [.. alike.Select(pair => pair.Small)];
        line += $"  beside {small.History.Newest:n0} events, {100 * alike.Length / ofLarge.Count} % of the pages: ";
        line += alike.Length == 0 ? "none of as many rows" : Ratios(alikeLarge, s => s.Asked.Milliseconds, alikeSmall, s => s.Asked.Milliseconds);
        line += hasBare && alike.Length > 0 ? $", bare {Ratios(alikeLarge, s => s.Bare, alikeSmall, s => s.Bare)}" : "";
        Print(provider, line);
        await ExplainAsync(provider, large.History.Database, AuditQueryParser.Parse(large.Shape.Query).Root, large.History.Newest / 2);
    }

    /// <summary>A page, and the same rows by bare SQL: read here, and served over HTTP by a process that does nothing else.</summary>
    private readonly record struct Sample(AuditAnswer Asked, double Bare, double Served);

    private static string Ratios(IReadOnlyCollection<Sample> ones, Func<Sample, double> one, IReadOnlyCollection<Sample> others, Func<Sample, double> other)
    {
        (double[] above, double[] below) = ([.. ones.Select(one)], [.. others.Select(other)]);
        return $"p95 {P(above, .95) / P(below, .95):0.00}, p50 {P(above, .5) / P(below, .5):0.00}";
    }

    private static async Task<Sample> MeasureAsync(Subject subject, double depth, bool older)
    {
        long? beyond = depth == 1 ? null : (long)(subject.History.Newest * depth);
        AuditAnswer asked = await subject.Door.AskAsync(subject.Shape.Query, older, beyond);
        if (subject.Shape.From is not { } from)
        {
            return new Sample(asked, 0, 0);
        }

        BareEvents bare = new(from, subject.Shape.Key, older, beyond, SearchDoor.PageSize + 1);
        long start = Stopwatch.GetTimestamp();
        await using (PortalDb db = subject.History.Database.CreateDbContext())
        {
            await bare.ReadAsync(db, (_, _) => { });
        }

        double taken = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return new Sample(asked, taken, subject.Server is { } server ? await server.AskAsync(bare) : 0);
    }

    // Every statement that the search runs, with its plan; a scan of a table is called by its name, unless it is one page, which an index would read as well.
    private static async Task ExplainAsync(DatabaseProvider provider, TestDatabase database, QueryNode? node, long before)
    {
        await using PortalDb db = database.CreateDbContext();
        CompiledQuery query = await new AuditQueryCompiler(db, TimeZoneInfo.Utc).CompileAsync(node, CancellationToken.None);
        HashSet<string> plans = [];
        string[] large = provider == DatabaseProvider.Sqlite ? [] : await db.Database.SqlQuery<string>($"""SELECT relname AS "Value" FROM pg_class WHERE relkind = 'r' AND relname LIKE 'Audit%' AND relpages > 1""").ToArrayAsync();
        AuditSearch search = new(db)
        {
            OnStatement = async command =>
            {
                string sql = command.CommandText;
                command.CommandText = (provider == DatabaseProvider.Sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + sql;
                List<string> plan = [];
                await using (DbDataReader reader = await command.ExecuteReaderAsync())
                {
                    while (await reader.ReadAsync())
                    {
                        plan.Add(reader.GetString(provider == DatabaseProvider.Sqlite ? 3 : 0).Trim());
                    }
                }

                command.CommandText = sql;
                bool scans = plan.Exists(l => provider == DatabaseProvider.Sqlite
                    ? l.StartsWith("SCAN", StringComparison.Ordinal) && !l.Contains("VIRTUAL TABLE", StringComparison.Ordinal) && l.Contains("Audit", StringComparison.Ordinal)
                    : large.Any(table => l.Contains($"Seq Scan on \"{table}\"", StringComparison.Ordinal)));
                plans.Add($"{(scans ? "FULL SCAN " : "")}{string.Join(" | ", plan.Where(l => provider == DatabaseProvider.Sqlite || l.Contains("Scan", StringComparison.Ordinal) || l.Contains("Cond", StringComparison.Ordinal)))}");
            },
        };
        await search.ReadAsync(query, new SearchWindow(true, before, SearchDoor.PageSize + 1), CancellationToken.None);
        foreach (string plan in plans)
        {
            Console.WriteLine($"    {plan}");
        }
    }

    private static async Task CountAsync(DatabaseProvider provider, TestDatabase database)
    {
        foreach (string text in new[] { "action:export", "invented", "region:eu-west-1 action:export" })
        {
            await using PortalDb db = database.CreateDbContext();
            long start = Stopwatch.GetTimestamp();
            CompiledQuery query = await new AuditQueryCompiler(db, TimeZoneInfo.Utc).CompileAsync(AuditQueryParser.Parse(text).Root, CancellationToken.None);
            int count = (await new AuditSearch(db).FindAsync(query, new SearchWindow(true, null, 10_001), CancellationToken.None)).Count;
            Print(provider, $"count of \"{text}\" up to 10,001: {count:n0} in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms");
        }
    }

    private static async Task ExportAsync(DatabaseProvider provider, ServiceProvider services, string format, long newest)
    {
        AuditStream stream = services.GetRequiredService<AuditStream>();
        string file = Path.GetTempFileName();
        GC.Collect();
        long before = Environment.WorkingSet;
        long most = before;
        using (Timer watch = new(_ => most = Math.Max(most, Environment.WorkingSet), null, 0, 50))
        {
            long start = Stopwatch.GetTimestamp();
            await using (FileStream output = new(file, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                await AuditFormat.WriteAsync(format, output, stream.ReadAsync(new AuditFilter(), 0, newest, CancellationToken.None), newest, CancellationToken.None);
            }

            TimeSpan taken = Stopwatch.GetElapsedTime(start);
            Print(provider, $"export of {newest:n0} events as {format}: {taken.TotalSeconds:0.0} s, {newest / taken.TotalSeconds:n0} events/s, {new FileInfo(file).Length >> 20} MB; memory {before >> 20} MB before, {most >> 20} MB at most");
        }

        File.Delete(file);
    }

    private static double P(IReadOnlyCollection<double> values, double share) => values.Order().ElementAt((int)(values.Count * share));

    private static void Print(DatabaseProvider provider, params string[] lines)
    {
        foreach (string line in lines)
        {
            Console.WriteLine($"{provider,-10} {line}");
        }
    }
}

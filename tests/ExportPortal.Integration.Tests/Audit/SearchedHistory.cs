using ExportPortal.Data;
using ExportPortal.Data.Audit.Search;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit.Search;
using ExportPortal.Integration.Tests.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExportPortal.Integration.Tests.Audit;

/// <summary>A seeded history that is searched as the browser does, and what each query must find.</summary>
internal sealed class SearchedHistory(TestDatabase database, ServiceProvider services, QueryOracle oracle) : IAsyncDisposable
{
    public static async Task<SearchedHistory> MakeAsync(DatabaseProvider provider, int requests)
    {
        TestDatabase database = await TestDatabase.MakeAsync(provider);
        ServiceProvider services = SeededHistory.ServicesOf(database);
        await SeededHistory.AddAsync(services, requests);
        await using PortalDb db = database.CreateDbContext();
        return new SearchedHistory(database, services, await QueryOracle.OfAsync(db));
    }

    public TestDatabase Database => database;

    public QueryOracle Oracle => oracle;

    public CatchUpAuditIndex Index => services.GetRequiredService<CatchUpAuditIndex>();

    /// <summary>What a query must find, newest first.</summary>
    public long[] Wanted(string text) => oracle.Find(Parse(text));

    /// <summary>What it finds beyond an event, at once.</summary>
    public async Task<IReadOnlyList<long>> FindAsync(string text, bool older, long beyond)
    {
        await using PortalDb db = database.CreateDbContext();
        return await new AuditSearch(db).FindAsync(await CompileAsync(db, text), new SearchWindow(older, beyond, int.MaxValue), CancellationToken.None);
    }

    /// <summary>One page beyond an event, read whole.</summary>
    public async Task<long[]> PageAsync(string text, bool older, long beyond, int pageSize)
    {
        await using PortalDb db = database.CreateDbContext();
        return [.. (await new AuditSearch(db).ReadAsync(await CompileAsync(db, text), new SearchWindow(older, beyond, pageSize), CancellationToken.None)).Select(e => e.Seq)];
    }

    /// <summary>What it finds, page by page; found and read whole, both the same.</summary>
    public async Task<long[]> AllAsync(string text, bool older, int pageSize = 500)
    {
        await using PortalDb db = database.CreateDbContext();
        CompiledQuery query = await CompileAsync(db, text);
        List<long> all = [];
        while (true)
        {
            SearchWindow window = new(older, all.Count == 0 ? null : all[^1], pageSize);
            IReadOnlyList<long> page = await new AuditSearch(db).FindAsync(query, window, CancellationToken.None);
            Assert.Equal(page, (await new AuditSearch(db).ReadAsync(query, window, CancellationToken.None)).Select(e => e.Seq));
            all.AddRange(page);
            if (page.Count < pageSize)
            {
                return [.. all];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await database.DisposeAsync();
    }

    private static Task<CompiledQuery> CompileAsync(PortalDb db, string text) => new AuditQueryCompiler(db, TimeZoneInfo.Utc).CompileAsync(Parse(text), CancellationToken.None);

    private static QueryNode? Parse(string text)
    {
        ParsedQuery parsed = AuditQueryParser.Parse(text);
        Assert.True(parsed.Fault is null, $"{text}: {parsed.Fault?.Message}");
        return parsed.Root;
    }
}

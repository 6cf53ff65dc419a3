using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Integration.Tests.Processes;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExportPortal.Integration.Tests.Database;

/// <summary>What a start asks by hand answers as the model would, on both databases.</summary>
public sealed class StartQuestionsTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan s_silentAfter = TimeSpan.FromSeconds(20);

    public static TheoryData<DatabaseProvider> Providers { get; } = [DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_fresh_database_has_neither_key_nor_role_nor_account(DatabaseProvider provider)
    {
        await using TestDatabase database = await TestDatabase.MakeAsync(provider);
        await using PortalDb db = database.CreateDbContext();

        Assert.Null(await db.FindNewestKeyIdAsync(Cancel));
        Assert.Empty(await db.ReadRoleNamesAsync(Cancel));
        Assert.False(await db.HasAccountsAsync(Cancel));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Roles_and_accounts_are_found(DatabaseProvider provider)
    {
        await using TestDatabase database = await TestDatabase.MakeAsync(provider);
        await using PortalDb db = database.CreateDbContext();
        db.Roles.AddRange(new PortalRole { Id = Guid.CreateVersion7(), Name = "Requester" }, new PortalRole { Id = Guid.CreateVersion7(), Name = "Auditor" });
        db.Users.Add(new PortalUser { UserName = "rita@portal.test", Email = "rita@portal.test", DisplayName = "Rita", CreatedAt = s_now });
        await db.SaveChangesAsync(Cancel);

        Assert.Equal(["Auditor", "Requester"], (await db.ReadRoleNamesAsync(Cancel)).Order());
        Assert.True(await db.HasAccountsAsync(Cancel));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task The_newest_key_is_the_one_that_none_follows(DatabaseProvider provider) =>
        Assert.Equal(Id('c'), await NewestOfAsync(provider, Key('b', after: 9, previous: 'a'), Key('a', after: 0, previous: null), Key('c', after: 9, previous: 'b')));

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Of_keys_in_a_circle_which_no_portal_makes_the_last_one_counts(DatabaseProvider provider) =>
        Assert.Equal(Id('c'), await NewestOfAsync(provider, Key('a', after: 0, previous: 'c'), Key('b', after: 9, previous: 'a'), Key('c', after: 12, previous: 'b')));

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_sign_of_life_counts_those_who_are_alive_and_forgets_those_of_yesterday(DatabaseProvider provider)
    {
        await using TestDatabase database = await TestDatabase.MakeAsync(provider);
        await using PortalDb db = database.CreateDbContext();
        Assert.Equal(1, await LifeAsync(db, "yesterday", "All", s_now.AddHours(-25)));
        Assert.Equal(1, await LifeAsync(db, "silent", "Worker", s_now - s_silentAfter - TimeSpan.FromSeconds(1)));
        Assert.Equal(0, await LifeAsync(db, "pages-only", "Web", s_now));
        Assert.Equal(1, await LifeAsync(db, "node-1", "All", s_now));
        Assert.Equal(2, await LifeAsync(db, "node-2", "Worker", s_now.AddSeconds(5)));
        Assert.Equal(2, await LifeAsync(db, "node-1", "All", s_now.AddSeconds(10)));

        List<Node> nodes = await db.Nodes.AsNoTracking().OrderBy(n => n.Name).ToListAsync(Cancel);
        Assert.Equal(["node-1", "node-2", "pages-only", "silent"], nodes.Select(n => n.Name));
        Assert.Equal((s_now, s_now.AddSeconds(10), "All", "1.2.3"), (nodes[0].StartedAt, nodes[0].SeenAt, nodes[0].Role, nodes[0].Version));
    }

    private static async Task<string?> NewestOfAsync(DatabaseProvider provider, params AuditKey[] keys)
    {
        await using TestDatabase database = await TestDatabase.MakeAsync(provider);
        await using PortalDb db = database.CreateDbContext();
        db.AuditKeys.AddRange(keys);
        await db.SaveChangesAsync(Cancel);
        return await db.FindNewestKeyIdAsync(Cancel);
    }

    private static Task<int> LifeAsync(PortalDb db, string name, string role, DateTimeOffset now) =>
        db.GiveSignOfLifeAsync(new Node { Name = name, Role = role, Version = "1.2.3", StartedAt = now, SeenAt = now }, s_silentAfter, Cancel);

    private static string Id(char letter) => new(letter, 64);

    private static AuditKey Key(char letter, long after, char? previous) => new()
    {
        KeyId = Id(letter), PublicKey = "none", At = s_now, AfterSeq = after, PreviousKeyId = previous is { } known ? Id(known) : null, Signature = "none",
    };
}

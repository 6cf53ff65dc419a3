using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Accounts;
using ExportPortal.Integration.Tests.Processes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExportPortal.Integration.Tests.Database;

/// <summary>What every click asks is kept by PostgreSQL on the connection; what it answers is always of this moment.</summary>
public sealed class KeptStatementsTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task An_account_is_read_with_the_roles_of_this_moment(DatabaseProvider provider)
    {
        await using TestDatabase database = await TestDatabase.MakeAsync(provider);
        await using PortalDb db = database.CreateDbContext();
        PortalUser rita = new() { UserName = "rita@portal.test", DisplayName = "Rita", CreatedAt = DateTimeOffset.UtcNow };
        PortalRole[] roles = [.. new[] { Role.Requester, Role.Auditor }.Select(r => new PortalRole { Id = Guid.CreateVersion7(), Name = $"{r}" })];
        db.AddRange(roles);
        db.Add(rita);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);

        Assert.Empty((await ReadAsync(database, rita.Id))!.Roles);
        db.AddRange(roles.Select(r => new IdentityUserRole<Guid> { UserId = rita.Id, RoleId = r.Id }));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        Assert.Equal([Role.Requester, Role.Auditor], (await ReadAsync(database, rita.Id))!.Roles.Order());
        rita.IsDisabled = true;
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        Assert.False((await ReadAsync(database, rita.Id))!.IsOpenAt(DateTimeOffset.UtcNow));
        Assert.Null(await ReadAsync(database, Guid.CreateVersion7()));
    }

    [Fact]
    public async Task PostgreSql_parses_and_plans_it_once_for_each_connection()
    {
        await using TestDatabase database = await TestDatabase.MakeAsync(DatabaseProvider.PostgreSql);
        await using PortalDb db = database.CreateDbContext();
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        for (int i = 0; i < 3; i++)
        {
            await UserWithRoles.ReadAsync(db, Guid.CreateVersion7(), TestContext.Current.CancellationToken);
        }

        List<long> runs = await db.Database.SqlQuery<long>($"""SELECT generic_plans + custom_plans AS "Value" FROM pg_prepared_statements WHERE statement LIKE '%"Users" AS u LEFT JOIN%'""").ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([3], runs);
    }

    private static async Task<UserWithRoles?> ReadAsync(TestDatabase database, Guid id)
    {
        await using PortalDb db = database.CreateDbContext();
        return await UserWithRoles.ReadAsync(db, id, TestContext.Current.CancellationToken);
    }
}

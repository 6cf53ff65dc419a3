using ExportPortal.Data;
using ExportPortal.Data.Policies;
using ExportPortal.Data.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Xunit;

namespace ExportPortal.Integration.Tests.Processes;

/// <summary>Policies of an older portal are kept, on both databases and both ways.</summary>
public sealed class PolicyUpgradeTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Published_policies_survive_the_way_up_and_down(DatabaseProvider provider)
    {
        await using TestDatabase database = await TestDatabase.MakeAsync(provider);
        await using PortalDb db = database.CreateDbContext();
        IMigrator migrator = db.GetService<IMigrator>();
        db.PolicyVersions.Add(PolicyVersion.AlreadyPublished(3, [new Domain.Policies.ApprovalPolicy { Name = "Standard" }], "Ada", DateTimeOffset.UnixEpoch.AddDays(20_000)));
        db.PolicyVersions.Add(new PolicyVersion { Number = 4, State = PolicyVersionState.Draft, OpenKey = 1, Policies = [], AuthorName = "Ada", CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);

        await migrator.MigrateAsync("Delegations", TestContext.Current.CancellationToken);
        await migrator.MigrateAsync(cancellationToken: TestContext.Current.CancellationToken);

        await using PortalDb after = database.CreateDbContext();
        PolicyVersion version = Assert.Single(await after.PolicyVersions.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal((3, PolicyVersionState.Published, "Ada", DateTimeOffset.UnixEpoch.AddDays(20_000)), (version.Number, version.State, version.ClosedByName, version.ClosedAt!.Value));
        Assert.Equal("Standard", Assert.Single(version.Policies).Name);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task The_database_itself_keeps_a_second_open_draft_out(DatabaseProvider provider)
    {
        await using TestDatabase database = await TestDatabase.MakeAsync(provider);
        await using PortalDb db = database.CreateDbContext();
        foreach (int number in new[] { 1, 2 })
        {
            db.PolicyVersions.Add(new PolicyVersion { Number = number, State = PolicyVersionState.Draft, OpenKey = 1, Policies = [], AuthorName = "Ada", CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch });
        }

        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(TestContext.Current.CancellationToken));
    }
}

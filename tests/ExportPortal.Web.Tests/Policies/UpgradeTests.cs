using ExportPortal.Data;
using ExportPortal.Data.Policies;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Policies;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ExportPortal.Web.Tests.Policies;

public sealed class UpgradeTests
{
    [Fact]
    public async Task Policies_published_before_there_were_drafts_keep_their_numbers_and_stay_in_force()
    {
        string file = Path.Combine(Path.GetTempPath(), $"exportportal-{Guid.NewGuid():N}.db");
        try
        {
            DbContextOptionsBuilder<PortalDb> options = new();
            options.UsePortalDatabase(DatabaseProvider.Sqlite, $"Data Source={file};Pooling=False");
            await using PortalDb db = new(options.Options);
            await db.GetService<IMigrator>().MigrateAsync("Delegations", TestContext.Current.CancellationToken);
            await db.Database.ExecuteSqlRawAsync(
                """
                INSERT INTO "Policies" ("Version", "Policies", "PublishedAt", "PublishedByName") VALUES
                (1, '[]', 1, 'Ada'),
                (2, '[{{"name":"Standard","match":{{"tags":["env=prod"]}},"outcome":"Approvals","stages":[{{"number":1,"quorum":2,"groups":["platform"]}}],"minJustification":20}}]', 2000000, 'Ines')
                """, TestContext.Current.CancellationToken);

            await db.Database.MigrateAsync(TestContext.Current.CancellationToken);

            PolicySet inForce = await PoliciesInForce.GetAsync(db, CancellationToken.None);
            Assert.Equal((2, "Standard", 2, 20), (inForce.Version, inForce.Policies.Single().Name, inForce.Policies.Single().RequiredApprovals, inForce.Policies.Single().MinJustification));
            PolicyVersion version = await db.PolicyVersions.SingleAsync(v => v.Number == 2, TestContext.Current.CancellationToken);
            Assert.Equal((PolicyVersionState.Published, "Ines", DateTimeOffset.UnixEpoch.AddSeconds(2)), (version.State, version.ClosedByName, version.ClosedAt!.Value));
        }
        finally
        {
            File.Delete(file);
        }
    }
}

using ExportPortal.Data;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Tests.Desk;
using ExportPortal.Web.Tests.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ExportPortal.Web.Tests.Database;

public sealed class PlanColumnsTests
{
    [Fact]
    public async Task Requests_made_before_there_were_the_columns_get_their_tags_and_cost_from_the_plan()
    {
        await using PortalOnSqlite portal = await PortalOnSqlite.StartAsync();
        Person rita = await portal.AddAsync("Rita", Role.Requester);
        Guid id = await portal.Transactions.RunAsync(AuditActor.System("test"), transaction =>
        {
            ExportRequest request = ExportRequest.Submit(
                new Submission
                {
                    Number = 1, Snapshot = ARequest.Snapshot() with { Tags = [new SnapshotTag("team", "shop"), new SnapshotTag("env", "prod"), new SnapshotTag("keep", "")] },
                    RequestedById = rita.Id, RequestedByName = rita.Name, Justification = "Move the web server to EC2.", EstimatedMonthlyCost = new CostEstimate(4.3m, "USD", new DateOnly(2026, 1, 1)),
                },
                PolicySet.Default, 1, RequestTerms.Standard, transaction.Now);
            transaction.Db.Requests.Add(request);
            return Task.FromResult(request.Id);
        }, TestContext.Current.CancellationToken);
        await using PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        ExportRequest made = await db.Requests.AsNoTracking().SingleAsync(r => r.Id == id, TestContext.Current.CancellationToken);
        Assert.Equal("\nenv=prod\nkeep\nteam=shop\n", made.TagLines);

        await db.GetService<IMigrator>().MigrateAsync("Notifications", TestContext.Current.CancellationToken);
        await db.Database.MigrateAsync(TestContext.Current.CancellationToken);

        ExportRequest kept = await db.Requests.AsNoTracking().SingleAsync(r => r.Id == id, TestContext.Current.CancellationToken);
        Assert.Equal((made.TagLines, 4.30m, "USD"), (kept.TagLines, kept.MonthlyCost, kept.CostCurrency));
    }
}

using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Tests.Desk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Tests.Database;

public sealed class RefusalTests
{
    [Fact]
    public async Task Who_hangs_up_while_being_refused_stands_in_the_history_all_the_same()
    {
        await using PortalOnSqlite portal = await PortalOnSqlite.StartAsync();
        Person rita = await portal.AddAsync("Rita", Role.Requester);
        using CancellationTokenSource call = new();

        await Assert.ThrowsAsync<RuleBroken>(() => portal.Transactions.RunAsync(new Attempted("freeze", "connection", "acme"), new AuditActor(rita.Id, rita.Name, ActorKind.User), async _ =>
        {
            await call.CancelAsync();
            throw RuleBroken.Forbidden("role-missing", "Only administrators freeze.");
        }, call.Token));

        await using PortalDb db = await portal.Databases.CreateDbContextAsync();
        AuditEvent refusal = Assert.Single(await db.AuditEvents.Where(e => e.Action == AuditActions.Refused).ToListAsync());
        Assert.Equal((rita.Id, "acme"), (refusal.ActorId, refusal.SubjectId));
    }
}

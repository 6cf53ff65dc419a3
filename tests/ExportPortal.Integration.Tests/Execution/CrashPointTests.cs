using ExportPortal.Data.Storage;
using ExportPortal.Domain.Requests;
using ExportPortal.Integration.Tests.Processes;
using Xunit;

namespace ExportPortal.Integration.Tests.Execution;

/// <summary>Every point at which a node may die: real processes, killed; the judge is the emulator's ledger in another process.</summary>
public sealed class CrashPointTests
{
    public static TheoryData<DatabaseProvider, string> Points()
    {
        TheoryData<DatabaseProvider, string> points = [];
        foreach (DatabaseProvider provider in Enum.GetValues<DatabaseProvider>())
        {
            foreach (string point in new[]
            {
                CrashPoints.BeforeClaim, CrashPoints.AfterClaim, CrashPoints.DuringCall, CrashPoints.AfterCall, CrashPoints.AfterRecord,
                CrashPoints.DuringTrack, CrashPoints.DuringReconcile, CrashPoints.DuringSweep, CrashPoints.DuringAuditAppend,
            })
            {
                points.Add(provider, point);
            }
        }

        return points;
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_node_that_dies_anywhere_leaves_exactly_one_export(DatabaseProvider provider, string point)
    {
        await using ExportWorld world = await ExportWorld.MakeAsync(provider);
        if (point == CrashPoints.DuringReconcile)
        {
            await world.ChaosAsync(new { operation = "ExportSnapshot", effect = "dropAfter", count = 1 });
        }

        Guid id = await world.ApprovedRequestAsync("web-1");
        await using (PortalProcess doomed = PortalProcess.Launch(world.Database, world.Emulator.Url, crashAt: point))
        {
            await doomed.ExitedAsync(TimeSpan.FromSeconds(60));
        }

        await using PortalProcess portal = await PortalProcess.StartAsync(world.Database, world.Emulator.Url);
        await world.SettledAsync(TimeSpan.FromSeconds(60));

        await world.JudgeAsync();
        Assert.Equal(RequestStatus.Succeeded, (await world.Database.ReadAsync(id)).Status);
        Assert.Single((await world.ExecutedAsync())["web-1"]);
    }
}

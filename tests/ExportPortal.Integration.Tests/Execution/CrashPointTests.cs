using ExportPortal.Data.Storage;
using ExportPortal.Domain.Requests;
using ExportPortal.Integration.Tests.Processes;
using Xunit;

namespace ExportPortal.Integration.Tests.Execution;

/// <summary>Every point at which a node may die: real processes, killed; the judge is the emulator's ledger in another process.</summary>
public abstract class CrashPointTests(DatabaseProvider provider)
{
    // No records are hidden here, so the quarantine may be shorter than in the storm.
    private static readonly Dictionary<string, string> s_settings = new() { ["Execution:SettleWindow"] = "00:00:05" };

    public static TheoryData<string> Points { get; } =
    [
        CrashPoints.BeforeClaim, CrashPoints.AfterClaim, CrashPoints.DuringCall, CrashPoints.AfterCall, CrashPoints.AfterRecord,
        CrashPoints.DuringTrack, CrashPoints.DuringReconcile, CrashPoints.DuringSweep, CrashPoints.DuringAuditAppend,
    ];

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_node_that_dies_anywhere_leaves_exactly_one_export(string point)
    {
        await using ExportWorld world = await ExportWorld.MakeAsync(provider);
        if (point == CrashPoints.DuringReconcile)
        {
            await world.ChaosAsync(new { operation = "ExportSnapshot", effect = "dropAfter", count = 1 });
        }

        Guid id = await world.ApprovedRequestAsync("web-1");
        await using (PortalProcess doomed = PortalProcess.Launch(world.Database, world.Emulator.Url, s_settings, crashAt: point))
        {
            await doomed.ExitedAsync(TimeSpan.FromSeconds(60));
        }

        await using PortalProcess portal = await PortalProcess.StartAsync(world.Database, world.Emulator.Url, s_settings);
        await world.SettledAsync(TimeSpan.FromSeconds(60));

        await world.JudgeAsync();
        Assert.Equal(RequestStatus.Succeeded, (await world.Database.ReadAsync(id)).Status);
        Assert.Single((await world.ExecutedAsync())["web-1"]);
    }
}

/// <summary>On SQLite.</summary>
public sealed class CrashPointsOnSqlite() : CrashPointTests(DatabaseProvider.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class CrashPointsOnPostgreSql() : CrashPointTests(DatabaseProvider.PostgreSql);

using System.Security.Cryptography;
using ExportPortal.Data;
using ExportPortal.Data.Audit;
using ExportPortal.Data.Storage;
using ExportPortal.Integration.Tests.Execution;
using ExportPortal.Integration.Tests.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExportPortal.Integration.Tests.Audit;

/// <summary>A node that is killed while it writes an export: real processes.</summary>
public sealed class ExportCrashTests
{
    [Fact]
    public async Task A_node_killed_while_it_writes_an_export_leaves_no_half_file_under_its_final_name_and_the_next_one_writes_it_whole()
    {
        await using ExportWorld world = await ExportWorld.MakeAsync(DatabaseProvider.Sqlite);
        using TemporaryFolder folder = new();
        Dictionary<string, string> settings = new() { ["Audit:ExportDirectory"] = folder.Path };
        AuditExport asked = await AskAsync(world.Database);
        string whole = Path.Combine(folder.Path, $"{asked.Id:N}.jsonl");

        await using (PortalProcess doomed = PortalProcess.Launch(world.Database, world.Emulator.Url, settings, crashAt: CrashPoints.DuringAuditExport))
        {
            await doomed.ExitedAsync(TimeSpan.FromSeconds(60));
        }

        Assert.False(File.Exists(whole));
        Assert.Single(Directory.GetFiles(folder.Path, "*.part"));
        await using (PortalDb db = world.Database.CreateDbContext())
        {
            Assert.Equal(AuditExportState.Running, (await db.AuditExports.AsNoTracking().SingleAsync()).State);
            // Instead of waiting for the minute of silence after which a run counts as dead.
            await db.AuditExports.ExecuteUpdateAsync(set => set.SetProperty(e => e.SeenAt, DateTimeOffset.UtcNow.AddHours(-1)));
        }

        await using PortalProcess portal = await PortalProcess.StartAsync(world.Database, world.Emulator.Url, settings);
        await using PortalDb read = world.Database.CreateDbContext();
        await Until.TrueAsync(async () => (await read.AuditExports.AsNoTracking().SingleAsync()).State == AuditExportState.Ready, TimeSpan.FromSeconds(30), "the export is ready");

        AuditExport ready = await read.AuditExports.AsNoTracking().SingleAsync();
        byte[] file = await File.ReadAllBytesAsync(whole, TestContext.Current.CancellationToken);
        Assert.Equal((2, ready.UpToSeq), (ready.Runs, ready.Written));
        Assert.Equal(ready.Sha256, Convert.ToHexStringLower(SHA256.HashData(file)));
        Assert.Equal(ready.UpToSeq, file.Count(b => b == (byte)'\n'));
    }

    private static async Task<AuditExport> AskAsync(TestDatabase database)
    {
        await using ServiceProvider services = SeededHistory.ServicesOf(database);
        await SeededHistory.AddAsync(services, 50);
        await using PortalDb db = database.CreateDbContext();
        AuditExport export = new()
        {
            Id = Guid.CreateVersion7(), PersonId = Guid.NewGuid(), PersonName = "Otto", Query = "", Zone = "UTC", Format = "jsonl", UpToSeq = await db.AuditEvents.MaxAsync(e => e.Seq), AskedAt = DateTimeOffset.UtcNow,
        };
        db.AuditExports.Add(export);
        await db.SaveChangesAsync();
        return export;
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("exportportal-exports-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}

using System.Security.Cryptography;
using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Integration.Tests.Processes;
using ExportPortal.Web.Features.Audit.Checkpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExportPortal.Integration.Tests.Audit;

/// <summary>Checkpoints of a portal in its own process: killed in the middle, posted to a receiver that is away at first, and started with a wrong key.</summary>
public sealed class CheckpointProcessTests : IAsyncLifetime
{
    private static readonly Uri s_nowhere = new("http://127.0.0.1:9");
    private readonly string _folder = Directory.CreateTempSubdirectory("exportportal-checkpoints-").FullName;
    private TestDatabase _database = null!;

    private Dictionary<string, string> Settings => new()
    {
        ["Audit:SigningKeyFile"] = Path.Combine(_folder, "signing-key.pem"), ["Audit:CheckpointFile"] = Path.Combine(_folder, "checkpoints.jsonl"), ["Audit:CheckpointInterval"] = "00:00:00.2",
    };

    public async ValueTask InitializeAsync() => _database = await TestDatabase.MakeAsync(DatabaseProvider.Sqlite);

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_node_that_dies_while_it_writes_a_checkpoint_leaves_chain_table_and_file_whole()
    {
        using SealedHistory history = SealedHistory.Of(_database, _folder, every: 1000);
        await history.AddAsync(3);
        await using (PortalProcess doomed = PortalProcess.Launch(_database, s_nowhere, Settings, crashAt: CrashPoints.DuringCheckpoint))
        {
            await doomed.ExitedAsync(TimeSpan.FromSeconds(60));
        }

        await using (PortalDb db = _database.CreateDbContext())
        {
            Assert.NotEmpty(await db.AuditCheckpoints.ToListAsync()); // signed and kept
        }

        Assert.False(File.Exists(history.Settings.CheckpointFile)); // and not yet outside
        await using PortalProcess portal = await PortalProcess.StartAsync(_database, s_nowhere, Settings);
        await history.AddAsync(1);
        await Until.TrueAsync(async () => (await history.Journal.NewestAsync(CancellationToken.None))?.Seq >= 4, TimeSpan.FromSeconds(30), "the newest checkpoint is in the file");
        await portal.KillAsync();

        Assert.Null(await _database.FindAuditFaultAsync());
        Assert.True((await history.VerifyAsync()).Ok);
        await using PortalDb after = _database.CreateDbContext();
        List<AuditCheckpoint> kept = await after.AuditCheckpoints.OrderBy(c => c.Seq).ToListAsync();
        Assert.Equal(kept.Select(c => c.Line()), (await File.ReadAllLinesAsync(history.Settings.CheckpointFile)).Skip(1));
    }

    [Fact]
    public async Task Checkpoints_are_posted_to_a_receiver_until_it_takes_them()
    {
        List<string> taken = [];
        int calls = 0;
        await using WebApplication receiver = Receiver(async http =>
        {
            using StreamReader body = new(http.Request.Body);
            string line = await body.ReadToEndAsync();
            lock (taken)
            {
                if (++calls == 1)
                {
                    http.Response.StatusCode = 503;
                    return;
                }

                taken.Add(line);
            }
        });
        await receiver.StartAsync();
        string url = receiver.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using SealedHistory history = SealedHistory.Of(_database, _folder);
        await history.AddAsync(2);
        await using PortalProcess portal = await PortalProcess.StartAsync(_database, s_nowhere, new Dictionary<string, string>(Settings) { ["Audit:CheckpointWebhook"] = url });
        await Until.TrueAsync(() => Task.FromResult(Count() >= 2), TimeSpan.FromSeconds(30), "a key and a checkpoint are posted", () => Task.FromResult(portal.Output));
        await portal.KillAsync();

        string[] lines = await File.ReadAllLinesAsync(history.Settings.CheckpointFile);
        Assert.Equal(lines[..2], taken.Take(2));
        Assert.True(calls >= 3);

        int Count()
        {
            lock (taken)
            {
                return taken.Count;
            }
        }
    }

    [Theory]
    [InlineData("no key", "is no ECDSA P-256 key")]
    [InlineData("a folder", "cannot be read")]
    [InlineData("another key", "is not the key that signed the checkpoints")]
    [InlineData("only the public half", "holds only a public key")]
    public async Task A_wrong_key_stops_the_start_with_one_line_that_names_the_setting(string wrong, string complaint)
    {
        using (SealedHistory history = SealedHistory.Of(_database, _folder))
        {
            await history.AddAsync(1);
            await history.Write.ExecuteAsync(atOnce: true, CancellationToken.None);
            string file = history.Settings.SigningKeyFile;
            string publicHalf = PemEncoding.WriteString("PUBLIC KEY", history.Key.PublicKey);
            File.Delete(file);
            if (wrong == "a folder")
            {
                Directory.CreateDirectory(file);
            }
            else
            {
                using SigningKey another = SigningKey.Make();
                await File.WriteAllTextAsync(file, wrong switch { "another key" => another.Pem(), "only the public half" => publicHalf, _ => "-----BEGIN NOTHING-----" });
            }
        }

        await using PortalProcess portal = PortalProcess.Launch(_database, s_nowhere, Settings);
        await portal.ExitedAsync(TimeSpan.FromSeconds(60));

        Assert.Matches($"^Audit:SigningKeyFile: [^\n]*{complaint}[^\n]*$", portal.Output);
    }

    private static WebApplication Receiver(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.Run(answer);
        return app;
    }
}

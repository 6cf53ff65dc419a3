using System.Security.Cryptography;
using System.Text;
using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using ExportPortal.Integration.Tests.Processes;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Audit.Checkpoints;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExportPortal.Integration.Tests.Audit;

/// <summary>Signed checkpoints: when they are made, where they are kept, and what they catch.</summary>
public abstract class CheckpointTests(DatabaseProvider provider) : IAsyncLifetime
{
    private static readonly AuditActor s_operator = AuditActor.System("test");
    private readonly string _folder = Directory.CreateTempSubdirectory("exportportal-checkpoints-").FullName;
    private TestDatabase _database = null!;
    private SealedHistory _history = null!;

    private string CheckpointFile => _history.Settings.CheckpointFile;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.MakeAsync(provider);
        _history = SealedHistory.Of(_database, _folder);
    }

    public async ValueTask DisposeAsync()
    {
        _history.Dispose();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task One_is_due_after_so_many_events_or_after_a_while_with_news()
    {
        Assert.Equal(0, await WriteAsync(atOnce: true)); // nothing to seal
        await _history.AddAsync(5);
        Assert.Equal(1, await WriteAsync()); // the first one
        await _history.AddAsync(19);
        Assert.Equal(0, await WriteAsync());
        await _history.AddAsync(41);
        Assert.Equal(3, await WriteAsync());
        Assert.Equal(0, await WriteAsync(atOnce: true)); // 65 is the last
        await _history.AddAsync(1);
        _history.Settings.CheckpointInterval = TimeSpan.Zero; // as if the five minutes were over
        Assert.Equal(1, await WriteAsync());
        Assert.Equal(0, await WriteAsync());

        await using PortalDb db = _database.CreateDbContext();
        Assert.Equal([5, 25, 45, 65, 66], await db.AuditCheckpoints.OrderBy(c => c.Seq).Select(c => c.Seq).ToListAsync());
        Assert.Equal(new AuditVerification(true, 66, null, 5), await _history.VerifyAsync());
        Assert.Equal(new AuditVerification(true, 22, null, 3), await _history.VerifyAsync(from: 45));
    }

    [Fact]
    public async Task The_file_has_the_key_and_whole_signed_lines()
    {
        await SealAsync(41);
        string[] lines = await File.ReadAllLinesAsync(CheckpointFile);
        await using PortalDb db = _database.CreateDbContext();
        AuditCheckpoint last = await db.AuditCheckpoints.OrderBy(c => c.Seq).LastAsync();

        Assert.Equal(4, lines.Length);
        Assert.Contains($"\"keyId\":\"{_history.Key.KeyId}\",\"previousKeyId\":null", lines[0], StringComparison.Ordinal);
        Assert.Equal(last.Line(), lines[3]);
        int cut = lines[3].IndexOf(",\"signature\":\"", StringComparison.Ordinal);
        using ECDsa key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(_history.Key.PublicKey, out _);
        Assert.True(key.VerifyData(Encoding.UTF8.GetBytes(lines[3][..cut] + "}"), Convert.FromBase64String(last.Signature), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_history.Settings.SigningKeyFile));
        }
    }

    [Fact]
    public async Task A_line_that_a_crash_cut_short_is_mended_and_what_is_missing_is_appended()
    {
        await SealAsync(60);
        string whole = await File.ReadAllTextAsync(CheckpointFile);
        await File.WriteAllTextAsync(CheckpointFile, whole[..^40]); // in the middle of the last line

        Assert.True((await _history.VerifyAsync()).Ok);
        await WriteAsync();

        Assert.Equal(whole, await File.ReadAllTextAsync(CheckpointFile));
        File.Delete(CheckpointFile);
        await WriteAsync();
        Assert.Equal(whole, await File.ReadAllTextAsync(CheckpointFile));
    }

    [Fact]
    public async Task Several_nodes_make_one_checkpoint_for_an_event_and_no_line_twice()
    {
        using SealedHistory other = SealedHistory.Of(_database, _folder);
        for (int i = 0; i < 10; i++)
        {
            await Task.WhenAll(_history.AddAsync(15), other.AddAsync(15));
            await Task.WhenAll(_history.Write.ExecuteAsync(atOnce: true, CancellationToken.None), other.Write.ExecuteAsync(atOnce: true, CancellationToken.None));
        }

        await WriteAsync();
        await using PortalDb db = _database.CreateDbContext();
        List<AuditCheckpoint> checkpoints = await db.AuditCheckpoints.OrderBy(c => c.Seq).ToListAsync();
        Assert.Single(await db.AuditKeys.ToListAsync());
        Assert.Equal(checkpoints.Select(c => c.Line()), (await File.ReadAllLinesAsync(CheckpointFile)).Skip(1));
        Assert.Equal(new AuditVerification(true, 300, null, checkpoints.Count), await _history.VerifyAsync());
    }

    [Fact]
    public async Task A_history_that_does_not_follow_its_last_checkpoint_is_not_sealed_on()
    {
        await SealAsync(20);
        string copy = await File.ReadAllTextAsync(CheckpointFile);
        await _history.AddAsync(5);
        await using (PortalDb db = _database.CreateDbContext())
        {
            // Another history with the same key, as after restoring an old back-up and going on: the file knows better.
            AuditCheckpoint later = AuditCheckpoint.Sign(24, new string('a', 64), DateTimeOffset.UtcNow, _history.Key.KeyId, _history.Key.Sign);
            await File.WriteAllTextAsync(CheckpointFile, copy + later.Line() + "\n");
        }

        Assert.Equal(0, await WriteAsync(atOnce: true));
        Assert.Equal(24, (await _history.VerifyAsync()).FirstBad!.Seq);
        await File.WriteAllTextAsync(CheckpointFile, copy);
        Assert.Equal(1, await WriteAsync(atOnce: true));
    }

    [Fact]
    public async Task A_key_is_changed_by_a_statement_that_both_sign_and_an_event()
    {
        await SealAsync(30);
        string old = _history.Key.KeyId;

        AuditKey introduced = await _history.Rotate.ForAsync(s_operator, from: null, oldIsLost: false, CancellationToken.None);

        Assert.Equal((old, 30L), (introduced.PreviousKeyId, introduced.AfterSeq));
        Assert.Equal(introduced.KeyId, _history.Key.KeyId);
        await using PortalDb db = _database.CreateDbContext();
        AuditEvent trace = await db.AuditEvents.SingleAsync(e => e.Action == AuditActions.AuditKeyChanged);
        Assert.Contains(introduced.KeyId, trace.Data, StringComparison.Ordinal);
        await SealAsync(25);
        AuditVerification found = await _history.VerifyAsync();
        Assert.True(found.Ok, found.FirstBad?.Reason);
        Assert.Equal(5, found.Checkpoints); // 20, 30, 31 with the event of the change, 51, 56
        Assert.Equal([old, introduced.KeyId], (await db.AuditKeys.OrderBy(k => k.AfterSeq).ToListAsync()).Select(k => k.KeyId));
        string[] lines = await File.ReadAllLinesAsync(CheckpointFile);
        Assert.Equal(3, Array.FindIndex(lines, l => l.Contains("\"signatureByPrevious\":\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_old_key_counts_up_to_the_change_and_no_further()
    {
        await SealAsync(20);
        string pem = await File.ReadAllTextAsync(_history.Settings.SigningKeyFile);
        await _history.Rotate.ForAsync(s_operator, null, oldIsLost: false, CancellationToken.None);
        await _history.AddAsync(10);
        using SigningKey stolen = SigningKey.Read(pem);
        await using PortalDb db = _database.CreateDbContext();
        AuditEvent e = await db.AuditEvents.SingleAsync(x => x.Seq == 25);
        db.AuditCheckpoints.Add(AuditCheckpoint.Sign(25, e.Hash, e.At, stolen.KeyId, stolen.Sign));
        await db.SaveChangesAsync();

        FirstBad bad = (await _history.VerifyAsync()).FirstBad!;

        Assert.Equal(25, bad.Seq);
        Assert.StartsWith("signature: its key", bad.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_key_can_be_replaced_and_its_checkpoints_still_count()
    {
        await SealAsync(20);
        File.Delete(_history.Settings.SigningKeyFile);

        AuditKey introduced = await _history.Rotate.ForAsync(s_operator, null, oldIsLost: true, CancellationToken.None);

        Assert.Null(introduced.SignatureByPrevious);
        AuditVerification found = await _history.VerifyAsync();
        Assert.True(found.Ok, found.FirstBad?.Reason);
        Assert.Equal(2, found.Checkpoints);
    }

    [Fact]
    public async Task A_node_with_the_old_key_signs_nothing_until_it_has_the_new_one()
    {
        using SealedHistory other = SealedHistory.Of(_database, _folder);
        await SealAsync(20);
        string mine = Path.Combine(_folder, "node-2.pem");
        File.Copy(_history.Settings.SigningKeyFile, mine);
        other.Settings.SigningKeyFile = mine; // a copy of its own
        await _history.Rotate.ForAsync(s_operator, null, oldIsLost: false, CancellationToken.None);
        await _history.AddAsync(20);

        Assert.Equal(0, await other.Write.ExecuteAsync(atOnce: true, CancellationToken.None));
        File.Copy(_history.Settings.SigningKeyFile, mine, overwrite: true);
        Assert.Equal(1, await other.Write.ExecuteAsync(atOnce: true, CancellationToken.None));

        Assert.True((await _history.VerifyAsync()).Ok);
    }

    [Fact]
    public async Task A_copy_of_the_file_that_an_auditor_kept_is_compared_too()
    {
        await SealAsync(40);
        string kept = Path.Combine(_folder, "kept.jsonl");
        File.Copy(CheckpointFile, kept);
        Assert.Equal(new AuditVerification(true, 40, null, 2), await _history.VerifyAsync(file: kept));

        AuditCheckpoint other = AuditCheckpoint.Sign(40, new string('b', 64), DateTimeOffset.UtcNow, _history.Key.KeyId, _history.Key.Sign);
        await File.WriteAllTextAsync(kept, other.Line() + "\n");
        FirstBad differs = (await _history.VerifyAsync(file: kept)).FirstBad!;
        Assert.Equal((40, "checkpoint: two signed checkpoints of this event differ"), (differs.Seq, differs.Reason));

        await File.WriteAllTextAsync(kept, $"{{\"seq\":40,\"hash\":\"{new string('b', 64)}\"}}\n");
        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(() => _history.VerifyAsync(file: kept));
        Assert.Equal("checkpoints-unreadable", refusal.Code); // without a signature it says nothing
    }

    private async Task SealAsync(int events)
    {
        await _history.AddAsync(events);
        await WriteAsync(atOnce: true);
    }

    private Task<int> WriteAsync(bool atOnce = false) => _history.Write.ExecuteAsync(atOnce, CancellationToken.None);
}

/// <summary>On SQLite.</summary>
public sealed class CheckpointsOnSqlite() : CheckpointTests(DatabaseProvider.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class CheckpointsOnPostgreSql() : CheckpointTests(DatabaseProvider.PostgreSql);

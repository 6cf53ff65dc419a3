using ExportPortal.Data;
using ExportPortal.Data.Audit;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Integration.Tests.Processes;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Audit.Checkpoints;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Integration.Tests.Audit;

/// <summary>The audit history of a database with everything that seals and verifies it, as one node has it: a key and a checkpoint file in a folder.</summary>
internal sealed class SealedHistory : IDisposable
{
    private readonly SigningKeyFile _keys;

    public SealedHistory(IDbContextFactory<PortalDb> databases, PortalTransactions transactions, string folder, int every = 20, string file = "checkpoints.jsonl")
    {
        Settings = new AuditSettings { SigningKeyFile = Path.Combine(folder, "signing-key.pem"), CheckpointFile = Path.Combine(folder, file), CheckpointEvents = every };
        _keys = new SigningKeyFile(Settings, NullLogger<SigningKeyFile>.Instance);
        _keys.LoadOrMake();
        AuditRows rows = new(databases);
        CheckpointPosts posts = new(Settings, TimeProvider.System, NullLogger<CheckpointPosts>.Instance);
        Journal = new CheckpointJournal(Settings);
        Write = new WriteCheckpoints(databases, transactions, rows, _keys, Journal, posts, Settings, TimeProvider.System, NullLogger<WriteCheckpoints>.Instance);
        Rotate = new RotateKey(transactions, Write, _keys, posts);
        Check = new HistoryCheck(databases, rows, new ReadCheckpoints(databases, _keys, Settings), new FaultDiagnosis(rows));
        Transactions = transactions;
    }

    public AuditSettings Settings { get; }

    public CheckpointJournal Journal { get; }

    public WriteCheckpoints Write { get; }

    public RotateKey Rotate { get; }

    public HistoryCheck Check { get; }

    public SigningKey Key => _keys.Current;

    private PortalTransactions Transactions { get; }

    public static SealedHistory Of(TestDatabase database, string folder, int every = 20, string file = "checkpoints.jsonl") => new(database, database.Transactions, folder, every, file);

    /// <summary>Adds events of all shapes, each in a transaction of its own.</summary>
    public async Task AddAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            AuditActor actor = (i % 3) switch
            {
                0 => new AuditActor(Guid.CreateVersion7(), "Anna Älbers", ActorKind.User, OnBehalfOf: "Amir", Ip: "192.0.2.7"),
                1 => new AuditActor(Guid.CreateVersion7(), "Rita \"CI\"", ActorKind.Token),
                _ => AuditActor.System("sweep"),
            };
            AuditEntry entry = new()
            {
                Action = AuditActions.RequestCommented, SubjectType = "request", SubjectId = $"web-{i}", RequestId = i % 2 == 0 ? Guid.CreateVersion7() : null,
                Data = new Dictionary<string, object?> { ["comment"] = $"Line {i}\n\t\"quoted\" 😀 \u0001", ["number"] = (long)i, ["tags"] = new[] { "a", "b" } },
            };
            await Transactions.RecordAsync(actor, entry, CancellationToken.None);
        }
    }

    public Task<AuditVerification> VerifyAsync(long from = 1, string? file = null) => Check.RunAsync(new VerifyScope(from, file), null, CancellationToken.None);

    public void Dispose() => _keys.Dispose();
}

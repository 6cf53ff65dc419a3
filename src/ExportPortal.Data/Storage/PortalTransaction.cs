using ExportPortal.Data.Audit;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data.Storage;

/// <summary>One transaction: what a use case changes and the audit events that say so commit together or not at all.</summary>
public sealed class PortalTransaction
{
    private const long CheckpointsLock = 0x4541_7564_6974_4370; // any number that nothing else locks
    private readonly List<AuditEntry> _entries = [];
    private readonly List<Action> _afterCommit = [];
    private readonly List<ExportRequest> _news = [];
    private readonly HashSet<Guid> _accessChanges = [];
    private readonly HashSet<string> _actionsWithNews = [];

    internal PortalTransaction(PortalDb db, AuditActor actor, DateTimeOffset now)
    {
        Db = db;
        Actor = actor;
        Now = now;
    }

    /// <summary>The context of this transaction.</summary>
    public PortalDb Db { get; }

    /// <summary>Whom the events are attributed to.</summary>
    public AuditActor Actor { get; }

    /// <summary>The database's clock at the beginning, UTC, whole microseconds.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The events added so far.</summary>
    public IReadOnlyList<AuditEntry> Entries => _entries;

    /// <summary>Loads a request whole, or refuses as "not found".</summary>
    /// <exception cref="Domain.RuleBroken">request-not-found</exception>
    public async Task<ExportRequest> LoadRequestAsync(Guid id, CancellationToken cancel)
    {
        if (Db.Database.IsNpgsql())
        {
            // A request is read in several statements. Without the lock, another transaction may commit between them, and the rules would judge
            // a state that never was: still pending, with the last approval there already. SQLite has one writer, which reads after it began.
            await Db.Database.ExecuteSqlAsync($"""SELECT 1 FROM "Requests" WHERE "Id" = {id} FOR UPDATE""", cancel);
        }

        return await Db.Requests.Whole().AsTracking().SingleOrDefaultAsync(r => r.Id == id, cancel)
            ?? throw Domain.RuleBroken.NotFound("request-not-found", "There is no such request, or you may not see it.");
    }

    /// <summary>Keeps other nodes from writing checkpoints and keys until the end. Reading goes on.</summary>
    public async Task LockCheckpointsAsync(CancellationToken cancel)
    {
        // SQLite has one writer anyway. LOCK TABLE would need more rights on an append-only table than to insert.
        if (Db.Database.IsNpgsql())
        {
            await Db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({CheckpointsLock})", cancel);
        }
    }

    /// <summary>Adds an event about a request.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="request">The request.</param>
    /// <param name="data">What changed; values as <see cref="CanonicalJson.Write"/> takes them.</param>
    public void Audit(string action, ExportRequest request, params (string Name, object? Value)[] data) => Audit(RequestAudit.Entry(action, request, data));

    /// <summary>Adds an event.</summary>
    public void Audit(AuditEntry entry) => _entries.Add(entry);

    /// <summary>Adds the event of a refusal; the rest of the transaction goes on.</summary>
    /// <param name="attempted">What was tried.</param>
    /// <param name="refusal">Why it was refused.</param>
    public void AuditRefusal(Attempted attempted, Domain.RuleBroken refusal) => Audit(new AuditEntry
    {
        Action = AuditActions.Refused,
        SubjectType = attempted.SubjectType,
        SubjectId = attempted.SubjectId,
        RequestId = attempted.RequestId,
        Data = new Dictionary<string, object?> { ["tried"] = attempted.Action, ["code"] = refusal.Code, ["message"] = refusal.Message },
    });

    /// <summary>Open pages of the request should read it again although its own row does not change.</summary>
    public void NewsOf(ExportRequest request) => _news.Add(request);

    internal IEnumerable<ExportRequest> News => _news;

    /// <summary>Open pages that show what such events (one of <see cref="AuditActions"/>) told of should read it again although there is no new one.</summary>
    public void NewsOf(string action) => _actionsWithNews.Add(action);

    internal IEnumerable<string> ActionsWithNews => _actionsWithNews;

    /// <summary>
    /// What this person may do, or whether at all, has changed: open pages of the person are judged again at once. Changes of tracked accounts, roles and
    /// sessions are noticed without it.
    /// </summary>
    public void AccessChanged(Guid userId) => _accessChanges.Add(userId);

    internal ISet<Guid> AccessChanges => _accessChanges;

    /// <summary>Runs something once the commit is certain: a wake-up, never a change.</summary>
    public void AfterCommit(Action action) => _afterCommit.Add(action);

    internal void RunAfterCommit()
    {
        foreach (Action action in _afterCommit)
        {
            action();
        }
    }
}

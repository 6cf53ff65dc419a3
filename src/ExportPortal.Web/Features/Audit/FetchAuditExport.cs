using System.Text.Json;
using ExportPortal.Data;
using ExportPortal.Data.Audit;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Audit;

/// <summary>A file that went out at once.</summary>
/// <param name="Seq">The event that says so.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Format">jsonl, csv or xlsx.</param>
/// <param name="Query">Which events; empty for all.</param>
/// <param name="Sha256">Its sum, lower-case hex.</param>
public sealed record TakenAtOnce(long Seq, DateTimeOffset At, string Format, string Query, string Sha256)
{
    /// <summary>From its event; null for one without a sum.</summary>
    internal static TakenAtOnce? From(AuditEvent taken)
    {
        using JsonDocument json = JsonDocument.Parse(taken.Data);
        return json.RootElement.TryGetProperty(ExportAudit.SumMember, out JsonElement sum)
            ? new TakenAtOnce(taken.Seq, taken.At, json.RootElement.GetProperty("format").GetString()!, (json.RootElement.TryGetProperty("query", out JsonElement query) ? query.GetString() : null) ?? "", sum.GetString()!)
            : null;
    }
}

/// <summary>The exports of the signed-in person: how far they are, and their files. Nobody sees anybody else's.</summary>
public sealed class FetchAuditExport(CurrentUser user, IDbContextFactory<PortalDb> databases, PortalTransactions transactions, AuditExportFolder folder, TimeProvider clock)
{
    private const int Most = 20;
    private const int MostTaken = 5;

    /// <summary>The newest exports of the person.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<IReadOnlyList<AuditExport>> ListAsync(CancellationToken cancel)
    {
        Actor actor = await RequireAsync("history", cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await db.AuditExports.AsNoTracking().Where(e => e.PersonId == actor.Id).OrderByDescending(e => e.AskedAt).Take(Most).ToListAsync(cancel);
    }

    /// <summary>The newest files that the person took at once and whose sum is known, from their events.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<IReadOnlyList<TakenAtOnce>> ListTakenAsync(CancellationToken cancel)
    {
        Actor actor = await RequireAsync("history", cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        List<AuditEvent> events = await db.AuditEvents.AsNoTracking().Where(e => e.Action == AuditActions.AuditExported && e.ActorId == actor.Id).OrderByDescending(e => e.Seq).Take(Most).ToListAsync(cancel);
        return [.. events.Select(TakenAtOnce.From).OfType<TakenAtOnce>().Take(MostTaken)];
    }

    /// <summary>One export of the person.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing, export-not-found</exception>
    public async Task<AuditExport> GetAsync(Guid id, CancellationToken cancel)
    {
        Actor actor = await RequireAsync(id.ToString(), cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await db.AuditExports.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id && e.PersonId == actor.Id, cancel)
            ?? throw RuleBroken.NotFound("export-not-found", "There is no such export, or somebody else asked for it.");
    }

    /// <summary>Opens the file of a finished export; that it was fetched is recorded before.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing, export-not-found, export-not-ready, export-gone</exception>
    public async Task<(AuditExport Export, FileStream File)> OpenAsync(Guid id, CancellationToken cancel)
    {
        AuditExport export = await GetAsync(id, cancel);
        if (export.State is not (AuditExportState.Ready or AuditExportState.Removed))
        {
            throw RuleBroken.Conflict("export-not-ready", export.Failure ?? "The export is still being written.");
        }

        FileStream file;
        try
        {
            file = export.State == AuditExportState.Ready && export.ExpiresAt > clock.GetUtcNow()
                ? new FileStream(folder.WholeFile(export), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan)
                : throw new FileNotFoundException();
        }
        catch (IOException)
        {
            throw RuleBroken.Conflict("export-gone", "The file has been removed after its time, or lies on another node. Ask for the export again.");
        }

        Actor actor = await RequireAsync(id.ToString(), cancel);
        await transactions.RecordAsync(actor.ForAudit, new AuditEntry
        {
            Action = AuditActions.AuditDownloaded, SubjectType = "audit", SubjectId = id.ToString(),
            Data = new Dictionary<string, object?> { ["format"] = export.Format, ["events"] = export.Written, ["sha256"] = export.Sha256, ["query"] = export.Query },
        }, cancel);
        return (export, file);
    }

    private Task<Actor> RequireAsync(string subject, CancellationToken cancel) => user.RequireAsync(new Attempted("fetch export", "audit", subject), cancel, Role.Auditor, Role.Administrator);
}

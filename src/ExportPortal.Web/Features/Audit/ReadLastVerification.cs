using System.Text.Json;
using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Audit;

/// <summary>The newest verification.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Result">What it found.</param>
public sealed record LastVerification(DateTimeOffset At, string By, AuditVerification Result);

/// <summary>Reads what the newest verification found, from its own audit event.</summary>
public sealed class ReadLastVerification(CurrentUser user, IDbContextFactory<PortalDb> databases)
{
    private const int Looked = 50;

    /// <summary>Reads the newest one of the whole history; null when there has been none lately.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<LastVerification?> ExecuteAsync(CancellationToken cancel)
    {
        await user.RequireRoleAsync(new Attempted("browse", "audit", "history"), cancel, Role.Auditor, Role.Administrator);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        List<AuditEvent> newest = await db.AuditEvents.AsNoTracking().Where(e => e.Action == AuditActions.AuditVerified).OrderByDescending(e => e.Seq).Take(Looked).ToListAsync(cancel);
        AuditEvent? whole = newest.Find(e => IsOfTheWhole(e.Data));
        return whole is null ? null : new LastVerification(whole.At, whole.ActorName, Read(whole.Data));
    }

    // A part can be checked, trusting what is before it: that says nothing about the whole history.
    private static bool IsOfTheWhole(string data)
    {
        using JsonDocument json = JsonDocument.Parse(data);
        return !json.RootElement.TryGetProperty("to", out _) && (!json.RootElement.TryGetProperty("from", out JsonElement from) || from.GetInt64() == 1);
    }

    private static AuditVerification Read(string data)
    {
        using JsonDocument json = JsonDocument.Parse(data);
        JsonElement root = json.RootElement;
        long? bad = root.TryGetProperty("firstBad", out JsonElement seq) && seq.ValueKind == JsonValueKind.Number ? seq.GetInt64() : null;
        return new AuditVerification(
            root.GetProperty("ok").GetBoolean(), root.GetProperty("events").GetInt64(),
            bad is { } first ? new FirstBad(first, root.GetProperty("reason").GetString() ?? "") : null,
            root.TryGetProperty("checkpoints", out JsonElement checkpoints) ? checkpoints.GetInt64() : 0);
    }
}

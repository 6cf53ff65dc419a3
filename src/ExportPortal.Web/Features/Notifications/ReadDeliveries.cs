using ExportPortal.Data;
using ExportPortal.Data.Notifications;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>A delivery that does not get through.</summary>
/// <param name="NotificationId">What.</param>
/// <param name="Channel">How.</param>
/// <param name="To">Name of the person or the webhook.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Facts">Its facts.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Error">Why it failed last.</param>
/// <param name="NextAt">When it is tried again, UTC; null when it has been given up.</param>
public sealed record StuckDelivery(Guid NotificationId, DeliveryChannel Channel, string To, NotificationKind Kind, NotificationFacts Facts, int Attempts, string Error, DateTimeOffset? NextAt);

/// <summary>How mail is, and what does not get through.</summary>
/// <param name="Host">The mail server, or null when mail is off.</param>
/// <param name="Port">Its port.</param>
/// <param name="Security">How the connection is protected.</param>
/// <param name="From">The sender.</param>
/// <param name="Waiting">Mails and webhook calls that wait.</param>
/// <param name="Stuck">Those that have failed: waiting for another try, or given up; newest first.</param>
public sealed record DeliveryReport(string? Host, int Port, MailSecurity Security, string? From, int Waiting, IReadOnlyList<StuckDelivery> Stuck);

/// <summary>Reads how deliveries go, for an administrator or auditor.</summary>
public sealed class ReadDeliveries(CurrentUser user, IDbContextFactory<PortalDb> databases, MailSettings mail)
{
    private const int MostShown = 30;

    /// <summary>Reads it.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<DeliveryReport> ExecuteAsync(CancellationToken cancel)
    {
        await user.RequireRoleAsync(new Attempted("open", "notifications", "deliveries"), cancel, Role.Administrator, Role.Auditor);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        int waiting = await db.Deliveries.CountAsync(d => d.State == DeliveryState.Pending, cancel);
        var stuck = await db.Deliveries.AsNoTracking().Where(d => d.State != DeliveryState.Delivered && d.LastError != null)
            .Join(db.Notifications, d => d.NotificationId, n => n.Id, (d, n) => new { d, n }).OrderByDescending(r => r.d.Seq).Take(MostShown).ToListAsync(cancel);
        List<Guid> targets = [.. stuck.Select(r => r.d.TargetId).Distinct()];
        Dictionary<Guid, string> names = await db.Users.Where(u => targets.Contains(u.Id)).Select(u => new { u.Id, Name = u.DisplayName })
            .Concat(db.Webhooks.Where(w => targets.Contains(w.Id)).Select(w => new { w.Id, w.Name })).ToDictionaryAsync(t => t.Id, t => t.Name, cancel);
        return new DeliveryReport(mail.Host, mail.Port, mail.Security, mail.From, waiting,
        [
            .. stuck.Select(r => new StuckDelivery(r.n.Id, r.d.Channel, names.GetValueOrDefault(r.d.TargetId, T("somebody who is gone")), r.n.Kind, r.n.Facts, r.d.Attempts, r.d.LastError!,
                r.d.State == DeliveryState.Pending ? r.d.DueAt : null)),
        ]);
    }
}

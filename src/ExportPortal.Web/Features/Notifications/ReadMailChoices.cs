using ExportPortal.Data;
using ExportPortal.Data.Notifications;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>What the signed-in person gets by mail.</summary>
/// <param name="MailIsOn">The portal sends mail at all.</param>
/// <param name="Address">Where to.</param>
/// <param name="Choices">The kinds that can concern the person, in order.</param>
public sealed record MailChoices(bool MailIsOn, string Address, IReadOnlyList<(NotificationKind Kind, MailChoice Choice)> Choices);

/// <summary>Reads what the signed-in person gets by mail.</summary>
public sealed class ReadMailChoices(CurrentUser user, IDbContextFactory<PortalDb> databases, MailSettings mail)
{
    private static readonly NotificationKind[] s_approvers = [NotificationKind.ApprovalNeeded, NotificationKind.Reminder, NotificationKind.Escalated, NotificationKind.NoLongerNeeded, NotificationKind.Commented];

    private static readonly NotificationKind[] s_requesters =
    [
        NotificationKind.Approved, NotificationKind.Rejected, NotificationKind.ChangesRequested, NotificationKind.Withdrawn, NotificationKind.Expired, NotificationKind.Exported,
        NotificationKind.Failed, NotificationKind.NeedsAttention, NotificationKind.Commented,
    ];

    private static readonly NotificationKind[] s_administrators = [NotificationKind.NeedsAttention, NotificationKind.Undecidable, NotificationKind.FoundOutside];

    /// <summary>Reads it.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<MailChoices> ExecuteAsync(CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        Dictionary<NotificationKind, MailChoice> set = await db.NotificationPreferences.AsNoTracking().Where(p => p.UserId == actor.Id).ToDictionaryAsync(p => p.Kind, p => p.Mail, cancel);
        string address = await db.Users.Where(u => u.Id == actor.Id).Select(u => u.Email).SingleAsync(cancel) ?? "";
        return new MailChoices(mail.IsOn, address, [.. KindsFor(actor).Select(k => (k, set.GetValueOrDefault(k, MailChoice.AtOnce)))]);
    }

    private static IEnumerable<NotificationKind> KindsFor(Actor actor)
    {
        HashSet<NotificationKind> kinds = [];
        kinds.UnionWith(actor.Has(Role.Approver) ? s_approvers : []);
        kinds.UnionWith(actor.Has(Role.Requester) ? s_requesters : []);
        kinds.UnionWith(actor.Has(Role.Administrator) ? s_administrators : []);
        return kinds.Order();
    }
}

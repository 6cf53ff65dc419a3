using ExportPortal.Data;
using ExportPortal.Data.Notifications;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Saves what the signed-in person gets by mail. It counts for what happens from then on.</summary>
public sealed class SaveMailChoices(CurrentUser user, IDbContextFactory<PortalDb> databases, WriteGate gate)
{
    /// <summary>Saves some choices; the others stay.</summary>
    /// <exception cref="RuleBroken">not-signed-in, choice-invalid</exception>
    public async Task ExecuteAsync(IReadOnlyCollection<(NotificationKind Kind, MailChoice Choice)> choices, CancellationToken cancel)
    {
        Guid me = (await user.GetAsync(cancel)).Id;
        if (choices.Any(c => !Enum.IsDefined(c.Kind) || !Enum.IsDefined(c.Choice)))
        {
            throw RuleBroken.Invalid("choice-invalid", "There is no such choice.");
        }

        using IDisposable turn = await gate.EnterAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        Dictionary<NotificationKind, NotificationPreference> set = await db.NotificationPreferences.AsTracking().Where(p => p.UserId == me).ToDictionaryAsync(p => p.Kind, cancel);
        foreach ((NotificationKind kind, MailChoice choice) in choices)
        {
            if (set.TryGetValue(kind, out NotificationPreference? preference))
            {
                preference.Mail = choice;
            }
            else
            {
                db.NotificationPreferences.Add(new NotificationPreference { UserId = me, Kind = kind, Mail = choice });
            }
        }

        await db.SaveChangesAsync(cancel);
    }
}

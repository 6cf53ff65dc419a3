using ExportPortal.Data;
using ExportPortal.Data.Notifications;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Turns audit events into notifications, inside their transaction: the rules say what is news, this finds the people and the ways to them.</summary>
public sealed class WriteNotifications(MailSettings mail, DeliveryAlarm alarm, IOptions<NotificationSettings> settings) : IOutbox
{
    private static readonly NotificationKind[] s_aboutDeciding = [NotificationKind.ApprovalNeeded, NotificationKind.Reminder, NotificationKind.Escalated, NotificationKind.NoLongerNeeded];

    /// <inheritdoc />
    public async Task<IReadOnlyList<OutboxRow>> TranslateAsync(PortalTransaction transaction, CancellationToken cancel)
    {
        List<Item> items = FindNews(transaction);
        if (items.Count == 0)
        {
            return [];
        }

        List<Letter> letters = await AddressAsync(transaction, items, cancel);
        List<Webhook> webhooks = items.Exists(i => i.News.ForWebhooks) ? await transaction.Db.Webhooks.AsNoTracking().Where(w => !w.IsPaused).ToListAsync(cancel) : [];
        Dictionary<(Guid, NotificationKind), MailChoice> choices = mail.IsOn ? await ReadChoicesAsync(transaction.Db, letters, cancel) : [];
        List<OutboxRow> rows = [.. letters.Select(l => new OutboxRow(l.Item.Entry, ForPerson(transaction.Now, l, choices)))];
        foreach (Item item in items.Where(i => i.News.ForWebhooks))
        {
            rows.AddRange(webhooks.Where(w => w.Kinds.Contains(item.News.Kind)).Select(w => new OutboxRow(item.Entry, ForWebhook(transaction.Now, item, w))));
        }

        WakeUp(transaction, rows);
        return rows;
    }

    private void WakeUp(PortalTransaction transaction, List<OutboxRow> rows)
    {
        List<DateTimeOffset> due = [.. rows.SelectMany(r => r.Notification.Deliveries).Select(d => d.DueAt).Distinct()];
        if (due.Count > 0)
        {
            transaction.AfterCommit(() => alarm.Ring(due.Min() - transaction.Now));
        }
    }

    private static List<Item> FindNews(PortalTransaction transaction)
    {
        List<Item> items = [];
        for (int i = 0; i < transaction.Entries.Count; i++)
        {
            AuditEntry entry = transaction.Entries[i];
            if (entry.RequestId is null && entry.Action != AuditActions.ExportFoundOutside)
            {
                continue;
            }

            // The use case has loaded it; it is the state that is being committed.
            ExportRequest? request = entry.RequestId is { } id ? transaction.Db.Requests.Local.FindEntry(id)?.Entity : null;
            items.AddRange(NotificationRules.Of(entry, request).Select(news => new Item(i, entry, request, news, FactsOf(transaction.Actor, entry, request))));
        }

        return OnceForAllFoundOutside(items);
    }

    /// <summary>The first look at an account may find hundreds: one notification says how many.</summary>
    private static List<Item> OnceForAllFoundOutside(List<Item> items)
    {
        int count = items.Count(i => i.News.Kind == NotificationKind.FoundOutside);
        if (count < 2)
        {
            return items;
        }

        Item first = items.First(i => i.News.Kind == NotificationKind.FoundOutside);
        return [.. items.Where(i => i.News.Kind != NotificationKind.FoundOutside), first with { Facts = first.Facts with { Count = count } }];
    }

    /// <summary>Who gets what. Each person hears of an event once, and nobody hears of the own doing.</summary>
    private static async Task<List<Letter>> AddressAsync(PortalTransaction transaction, List<Item> items, CancellationToken cancel)
    {
        PortalDb db = transaction.Db;
        bool Any(params Audience[] audiences) => items.Exists(i => audiences.Contains(i.News.Audience));
        IReadOnlyList<ApproverNow> approvers = Any(Audience.Deciders, Audience.NewDeciders, Audience.ToldBefore) ? await ApproversNow.ListAsync(db, transaction.Now, cancel) : [];
        List<Guid> administrators = Any(Audience.Administrators) ? await db.UsersIn(Role.Administrator).Select(u => u.Id).ToListAsync(cancel) : [];
        ILookup<Guid, Guid> told = Any(Audience.NewDeciders, Audience.ToldBefore)
            ? await ReadToldAsync(db, [.. items.Where(i => i.Request is not null).Select(i => i.Request!.Id).Distinct()], cancel) : Enumerable.Empty<Guid>().ToLookup(id => id);
        ILookup<Guid, Guid> watchers = items.Exists(i => IsForWatchers(i.News))
            ? await RequestWatching.WhoWatchesAsync(db, [.. items.Where(i => i.Request is not null).Select(i => i.Request!.Id).Distinct()], cancel) : Enumerable.Empty<Guid>().ToLookup(id => id);
        List<Letter> letters = [];
        HashSet<(int Entry, Guid Person)> done = [];
        foreach (Item item in items)
        {
            IEnumerable<Guid> people = item.News.Audience switch
            {
                Audience.Requester => item.Request!.Parties,
                Audience.Deciders => approvers.Where(a => a.CanDecide(item.Request!, transaction.Now)).Select(a => a.Id),
                Audience.NewDeciders => approvers.Where(a => a.CanDecide(item.Request!, transaction.Now)).Select(a => a.Id).Except(told[item.Request!.Id]),
                Audience.ToldBefore => told[item.Request!.Id].Except(approvers.Where(a => a.CanDecide(item.Request!, transaction.Now)).Select(a => a.Id)),
                Audience.Administrators => administrators,
                Audience.Parties => [.. item.Request!.Parties, .. item.Request!.Decisions.Select(d => d.PersonId)],
                _ => [],
            };
            IEnumerable<Guid> onlookers = IsForWatchers(item.News) && item.Request is not null ? watchers[item.Request.Id] : [];
            letters.AddRange(people.Concat(onlookers).Where(p => p != transaction.Actor.Id && done.Add((item.Entry, p))).Select(p => new Letter(item, p)));
        }

        // Only people who are there: accounts may be gone or closed while their requests live on.
        List<Guid> ids = [.. letters.Select(l => l.Person).Distinct()];
        HashSet<Guid> known = [.. await db.Users.Where(u => ids.Contains(u.Id) && !u.IsDisabled).Select(u => u.Id).ToListAsync(cancel)];
        return [.. letters.Where(l => known.Contains(l.Person))];
    }

    // What the requester hears, and what ends a request without telling its requester because the requester did it.
    private static bool IsForWatchers(News news) => news.Audience is Audience.Requester or Audience.Parties or Audience.Nobody;

    /// <summary>By request: people whose last word from the portal was that they can decide.</summary>
    private static async Task<ILookup<Guid, Guid>> ReadToldAsync(PortalDb db, List<Guid> requests, CancellationToken cancel)
    {
        var said = await db.Notifications.AsNoTracking()
            .Where(n => n.RequestId != null && requests.Contains(n.RequestId.Value) && n.UserId != null && s_aboutDeciding.Contains(n.Kind))
            .Select(n => new { RequestId = n.RequestId!.Value, UserId = n.UserId!.Value, n.Kind, n.Seq }).ToListAsync(cancel);
        return said.GroupBy(n => (n.RequestId, n.UserId)).Where(g => g.MaxBy(n => n.Seq)!.Kind != NotificationKind.NoLongerNeeded).ToLookup(g => g.Key.RequestId, g => g.Key.UserId);
    }

    private static async Task<Dictionary<(Guid, NotificationKind), MailChoice>> ReadChoicesAsync(PortalDb db, List<Letter> letters, CancellationToken cancel)
    {
        List<Guid> people = [.. letters.Select(l => l.Person).Distinct()];
        return await db.NotificationPreferences.AsNoTracking().Where(p => people.Contains(p.UserId)).ToDictionaryAsync(p => (p.UserId, p.Kind), p => p.Mail, cancel);
    }

    private Notification ForPerson(DateTimeOffset now, Letter letter, Dictionary<(Guid, NotificationKind), MailChoice> choices)
    {
        Notification notification = Make(now, letter.Item, letter.Person, null);
        MailChoice choice = mail.IsOn ? choices.GetValueOrDefault((letter.Person, letter.Item.News.Kind), MailChoice.AtOnce) : MailChoice.Never;
        if (choice != MailChoice.Never)
        {
            DateTimeOffset due = choice == MailChoice.Hourly ? NextHour(now) : now + settings.Value.DigestWindow;
            notification.Deliveries.Add(Delivery(notification, DeliveryChannel.Mail, letter.Person, due));
        }

        return notification;
    }

    private static Notification ForWebhook(DateTimeOffset now, Item item, Webhook webhook)
    {
        Notification notification = Make(now, item, null, webhook.Id);
        notification.Deliveries.Add(Delivery(notification, DeliveryChannel.Webhook, webhook.Id, now));
        return notification;
    }

    private static Notification Make(DateTimeOffset now, Item item, Guid? person, Guid? webhook) => new()
    {
        Id = Guid.CreateVersion7(now),
        UserId = person,
        WebhookId = webhook,
        Kind = item.News.Kind,
        RequestId = item.Request?.Id,
        BatchId = item.Request?.BatchId,
        Facts = item.Facts,
        CreatedAt = now,
    };

    private static NotificationDelivery Delivery(Notification notification, DeliveryChannel channel, Guid target, DateTimeOffset due) => new()
    {
        NotificationId = notification.Id, Channel = channel, TargetId = target, RequestId = notification.RequestId, DueAt = due, CreatedAt = notification.CreatedAt,
    };

    private static DateTimeOffset NextHour(DateTimeOffset now) => new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero).AddHours(1);

    /// <summary>The facts of an event as its notifications tell them.</summary>
    internal static NotificationFacts FactsOf(AuditActor actor, AuditEntry entry, ExportRequest? request)
    {
        string? Said(string name) => entry.Data.GetValueOrDefault(name)?.ToString();
        NotificationFacts facts = new()
        {
            Status = Said("status"),
            Snapshot = Said("snapshot"),
            Connection = Said("connection"),
            Region = Said("region"),
            By = actor.Id is null ? null : actor.Name,
            Comment = Short(Said("comment") ?? Said("reason"), 500),
            Destination = Said("destination"),
            Error = Said("errorCode"),
        };
        if (request is null)
        {
            return facts;
        }

        bool waits = request.Status == RequestStatus.PendingApproval;
        return facts with
        {
            Number = request.Number,
            SizeInGb = request.SizeInGb,
            Requester = request.RequestedByName,
            OnBehalfOf = request.OnBehalfOfName,
            Justification = Short(request.Justification, 300),
            RepeatReason = waits ? Short(request.RepeatReason, 300) : null,
            HasWarnings = waits ? request.Checks?.HasWarnings : null,
            Ticket = request.Ticket,
            ExpiresAt = waits ? request.ExpiresAt : null,
            Cost = waits ? request.Plan.EstimatedMonthlyCost?.ToString() : null,
            Policy = waits ? request.Policy.Name : null,
            Approvals = waits ? request.PresentDecisions.Count(d => d.Kind == DecisionKind.Approved) : null,
            RequiredApprovals = waits ? request.RequiredApprovals : null,
            Error = facts.Error ?? (request.Status == RequestStatus.Failed ? request.ErrorCode : null),
            Groups = waits ? request.EscalatedTo ?? string.Join(", ", request.CurrentStage?.Groups ?? []) : null,
        };
    }

    private static string? Short(string? text, int most) => text?.Length > most ? string.Concat(text.AsSpan(0, most - 1), "…") : text;

    private sealed record Item(int Entry, AuditEntry Happened, ExportRequest? Request, News News, NotificationFacts Facts);

    private sealed record Letter(Item Item, Guid Person);
}

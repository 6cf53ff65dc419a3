using ExportPortal.Data.Audit;
using ExportPortal.Data.Notifications;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Notifications;

namespace ExportPortal.Web.Features.Demo;

/// <summary>What the demo's people have been told in its last days, by the portal's own rules. What is older than a day has been read.</summary>
internal static class DemoNews
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>The notifications, each at the place of its event.</summary>
    /// <param name="cast">The people who have accounts.</param>
    /// <param name="requests">The requests as they stand.</param>
    /// <param name="events">Everything that happened, in order.</param>
    /// <param name="head">Sequence number of the event before the first.</param>
    /// <param name="now">The present moment, UTC.</param>
    public static IEnumerable<Notification> Of(DemoCast cast, IReadOnlyList<PastRequest> requests, IReadOnlyList<PastEvent> events, long head, DateTimeOffset now)
    {
        Dictionary<Guid, PastRequest> byId = requests.ToDictionary(r => r.Request.Id);
        for (int i = 0; i < events.Count; i++)
        {
            PastEvent happened = events[i];
            if (happened.At < now - Kept || happened.Entry.RequestId is not { } id || !byId.TryGetValue(id, out PastRequest? past))
            {
                continue;
            }

            foreach (News news in NotificationRules.Of(happened.Entry, past.Request))
            {
                foreach (PastPerson reader in Readers(cast, past, news.Audience, now).Where(r => r.Id != happened.Actor.Id))
                {
                    Notification notification = new()
                    {
                        Id = Guid.CreateVersion7(happened.At), UserId = reader.Id, Kind = news.Kind, RequestId = id, BatchId = past.Request.BatchId, CreatedAt = happened.At,
                        Facts = WriteNotifications.FactsOf(happened.Actor, happened.Entry, past.Request),
                        ReadAt = happened.At < now.AddDays(-1) && past.Request.Status != RequestStatus.PendingApproval ? happened.At.AddMinutes(20) : null,
                    };
                    notification.PlaceAt(head + i + 1);
                    yield return notification;
                }
            }
        }
    }

    private static IEnumerable<PastPerson> Readers(DemoCast cast, PastRequest past, Audience audience, DateTimeOffset now) => audience switch
    {
        Audience.Requester => new[] { cast.Rita, cast.Ravi }.Where(p => p.Id == past.Request.RequestedById),
        Audience.Deciders => new[] { cast.Anna, cast.Amir }.Where(p => past.MayDecide(p, now)),
        Audience.Administrators => [cast.Ada],
        _ => [],
    };
}

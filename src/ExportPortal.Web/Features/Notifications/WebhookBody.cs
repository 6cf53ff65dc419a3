using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ExportPortal.Data.Notifications;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>What a webhook receives. "text" is what Slack and its likes show; the rest is for programs.</summary>
public sealed class WebhookBody(MailSettings settings)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The body, UTF-8 JSON. The same notification gives the same bytes.</summary>
    public byte[] Of(Notification notification)
    {
        NotificationFacts f = notification.Facts;
        string? url = settings.LinkTo(NotificationWords.Path(notification.Kind, notification.RequestId));
        string title = NotificationWords.Title(notification.Kind, f);
        string text = Plain($"{title}: {NotificationWords.About(f)}") + (url is null ? "" : $" {url}");
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            id = notification.Id,
            kind = NotificationWords.Code(notification.Kind),
            at = notification.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            text,
            by = f.By,
            comment = f.Comment,
            count = f.Count,
            request = notification.RequestId is null ? null : new
            {
                id = notification.RequestId,
                number = f.Number,
                status = f.Status,
                snapshotName = f.Snapshot,
                connection = f.Connection,
                region = f.Region,
                sizeInGb = f.SizeInGb,
                requestedBy = f.Requester,
                onBehalfOf = f.OnBehalfOf,
                ticket = f.Ticket,
                destination = f.Destination,
                errorCode = f.Error,
                expiresAt = f.ExpiresAt,
                batchId = notification.BatchId,
                url,
            },
        }, Json);
    }

    /// <summary>The body of a test.</summary>
    public static byte[] Test(Guid id, DateTimeOffset at) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        id, kind = "test", at = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), text = "Test of ExportPortal: webhooks reach you.",
    }, Json);

    /// <summary>Slack reads &lt;!channel&gt; and &lt;url|text&gt; in text; names that people choose must stay names.</summary>
    private static string Plain(string text) => OneLine.Of(text, 500).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}

using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Notifications;
using MimeKit;
using MimeKit.Utils;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Writes the mail for one person: one notification, one batch, or several things at once; as text and as HTML.</summary>
public sealed class ComposeMail(MailSettings settings, TimeProvider clock)
{
    private const int LongestSubject = 150;
    private static readonly HtmlEncoder Html = HtmlEncoder.Default;

    /// <summary>The message, or null when the account's address is none.</summary>
    /// <param name="reader">To whom.</param>
    /// <param name="notifications">What to tell, in order.</param>
    /// <param name="id">Id of the first of them: a repeated message has the same Message-ID.</param>
    public MimeMessage? Message(PortalUser reader, IReadOnlyList<Notification> notifications, Guid id)
    {
        IReadOnlyList<NotificationGroup> groups = NotificationGroup.From(notifications);
        return Message(reader, Subject(groups), Text(reader, groups), HtmlOf(reader, groups), id, Thread(notifications));
    }

    /// <summary>A message to see whether mail works, or null when the account's address is none.</summary>
    public MimeMessage? Test(PortalUser reader)
    {
        const string words = "This is a test. Mail from ExportPortal reaches you.";
        return Message(reader, "Test of ExportPortal", words, $"<p>{Html.Encode(words)}</p>", Guid.CreateVersion7(clock.GetUtcNow()), null);
    }

    private MimeMessage? Message(PortalUser reader, string subject, string text, string html, Guid id, string? thread)
    {
        // The whole address must be one mailbox: nothing that was typed as an address can add recipients or headers.
        if (!MailboxAddress.TryParse(reader.Email, out MailboxAddress? address) || address.Address != reader.Email)
        {
            return null;
        }

        MimeMessage message = new();
        message.From.Add(MailboxAddress.Parse(settings.From!));
        message.To.Add(new MailboxAddress(OneLine.Of(reader.DisplayName, 100), address.Address));
        message.Subject = OneLine.Of(subject, LongestSubject);
        message.Date = clock.GetUtcNow();
        message.MessageId = $"{id:N}@{settings.Domain}";
        if (thread is not null)
        {
            message.References.Add(MimeUtils.ParseMessageId($"<{thread}@{settings.Domain}>")!);
        }

        // Out-of-office programs shall not answer a portal.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        message.Body = new BodyBuilder { TextBody = text, HtmlBody = html }.ToMessageBody();
        return message;
    }

    /// <summary>What is about one request, or one batch, forms one thread in the reader's mailbox.</summary>
    private static string? Thread(IReadOnlyList<Notification> notifications)
    {
        List<Guid?> threads = [.. notifications.Select(n => n.BatchId ?? n.RequestId).Distinct()];
        return threads is [{ } one] ? $"thread-{one:N}" : null;
    }

    private static string Subject(IReadOnlyList<NotificationGroup> groups) => groups switch
    {
        [{ Notifications: [{ RequestId: not null } only] }] => $"{groups[0].Title}: {only.Facts.Snapshot}",
        [var one] => one.Title,
        _ => string.Create(CultureInfo.InvariantCulture, $"{groups.Count} notifications: {groups[0].Title} and more"),
    };

    private string Text(PortalUser reader, IReadOnlyList<NotificationGroup> groups)
    {
        StringBuilder text = new($"Hello {OneLine.Of(reader.DisplayName, 100)},\n\n");
        foreach (NotificationGroup group in groups)
        {
            text.Append(group.Title).Append('\n');
            foreach (Notification n in group.Notifications)
            {
                text.Append("- ").Append(LineOf(group, n)).Append('\n');
                foreach (string detail in DetailsOf(n))
                {
                    text.Append(Indented(detail));
                }

                text.Append("  ").Append(LinkTo(n)).Append('\n');
            }

            text.Append('\n');
        }

        return text.Append("Open the page to decide or to see more; a link alone decides nothing.\nWhat you get by mail: ").Append(settings.LinkTo("/notifications?view=settings")).Append('\n').ToString();
    }

    private string HtmlOf(PortalUser reader, IReadOnlyList<NotificationGroup> groups)
    {
        StringBuilder html = new("<!DOCTYPE html><html><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"></head>" +
            "<body style=\"margin:0;padding:24px;font:16px/1.5 -apple-system,'Segoe UI',Roboto,sans-serif;color:#17212b;background:#f4f7f9\">" +
            "<div style=\"max-width:600px;margin:0 auto;padding:24px;background:#fff;border:1px solid #d8e0e6;border-radius:12px\">");
        html.Append("<p style=\"margin:0 0 16px\">Hello ").Append(Html.Encode(OneLine.Of(reader.DisplayName, 100))).Append(",</p>");
        foreach (NotificationGroup group in groups)
        {
            html.Append("<h2 style=\"margin:16px 0 8px;font-size:17px\">").Append(Html.Encode(group.Title)).Append("</h2>");
            foreach (Notification n in group.Notifications)
            {
                html.Append("<div style=\"padding:10px 0;border-top:1px solid #d8e0e6\"><div>").Append(Html.Encode(LineOf(group, n))).Append("</div>");
                foreach (string detail in DetailsOf(n))
                {
                    html.Append("<div style=\"color:#4b5863\">").Append(Html.Encode(detail)).Append("</div>");
                }

                html.Append("<a style=\"display:inline-block;margin-top:6px;color:#0f6270\" href=\"").Append(Html.Encode(LinkTo(n))).Append("\">Open it</a></div>");
            }
        }

        return html.Append("<p style=\"margin:16px 0 0;color:#4b5863;font-size:13px\">Open the page to decide or to see more; a link alone decides nothing. <a style=\"color:#0f6270\" href=\"")
            .Append(Html.Encode(settings.LinkTo("/notifications?view=settings") ?? "")).Append("\">What you get by mail</a></p></div></body></html>").ToString();
    }

    private static string LineOf(NotificationGroup group, Notification n)
    {
        string about = NotificationWords.About(n.Facts);
        return group.Notifications.Count > 1 && n.Facts.Number is { } number ? string.Create(CultureInfo.InvariantCulture, $"Request {number}: {about}") : about;
    }

    /// <summary>What stands below the line, the same in both forms.</summary>
    private static IEnumerable<string> DetailsOf(Notification n) => new[] { NotificationWords.Detail(n.Kind, n.Facts), Again(n), Weighed(n), Expiry(n) }.OfType<string>();

    private static bool AsksForApproval(Notification n) => n.Kind is NotificationKind.ApprovalNeeded or NotificationKind.Reminder or NotificationKind.Escalated;

    private static string? Again(Notification n) => AsksForApproval(n) && n.Facts.RepeatReason is { } reason ? $"Exported before. Why again: {reason}" : null;

    /// <summary>What an approver weighs, or null. A notification that was kept without some of these facts says the others.</summary>
    private static string? Weighed(Notification n)
    {
        if (!AsksForApproval(n))
        {
            return null;
        }

        NotificationFacts facts = n.Facts;
        List<string> said = [];
        if (facts.Policy is { } policy)
        {
            said.Add($"Cost: {facts.Cost ?? "unknown, no price for this region"}.");
            said.Add($"Policy: {OneLine.Of(policy, 100)}.");
        }

        if (facts.RequiredApprovals is { } required)
        {
            said.Add(string.Create(CultureInfo.InvariantCulture, $"Approvals so far: {facts.Approvals ?? 0} of {required}."));
        }

        if (facts.HasWarnings is { } warned)
        {
            said.Add(warned ? "Checks: with warnings." : "Checks: passed.");
        }

        if (facts.Ticket is { Length: > 0 } ticket)
        {
            said.Add($"Ticket: {OneLine.Of(ticket, 100)}.");
        }

        return said.Count == 0 ? null : string.Join(' ', said);
    }

    private static string? Expiry(Notification n) => AsksForApproval(n) && n.Facts.ExpiresAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"Expires {at.UtcDateTime:d MMM yyyy, HH:mm} UTC.") : null;

    private static string Indented(string text) => $"  {text.ReplaceLineEndings("\n  ")}\n";

    private string LinkTo(Notification n) => settings.LinkTo(NotificationWords.Path(n.Kind, n.RequestId)) ?? "";
}

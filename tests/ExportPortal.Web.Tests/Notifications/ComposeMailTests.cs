using System.Text.Json;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Notifications;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Notifications;
using MimeKit;

namespace ExportPortal.Web.Tests.Notifications;

public sealed class ComposeMailTests
{
    private static readonly MailSettings Settings = new() { Host = "mail.example.com", From = "ExportPortal <portal@example.com>", PublicUrl = new Uri("https://portal.example.com") };
    private static readonly PortalUser Anna = new() { DisplayName = "Anna Albers", Email = "anna@example.com" };

    [Fact]
    public void A_mail_has_two_forms_a_link_to_the_request_and_an_id_that_a_repeat_has_too()
    {
        Notification one = A(NotificationKind.ApprovalNeeded, 12, "web-1");

        MimeMessage first = Compose(Anna, one);
        MimeMessage again = Compose(Anna, one);

        Assert.Equal("Request 12 waits for approval: web-1", first.Subject);
        Assert.Equal($"{one.Id:N}@example.com", first.MessageId);
        Assert.Equal(first.MessageId, again.MessageId);
        Assert.Contains($"https://portal.example.com/requests/{one.RequestId}", first.TextBody);
        Assert.Contains($"href=\"https://portal.example.com/requests/{one.RequestId}\"", first.HtmlBody);
        Assert.Contains("Rita asks for it", first.TextBody);
    }

    [Fact]
    public void A_batch_is_one_mail_with_a_line_for_each_request()
    {
        Guid batch = Guid.NewGuid();
        Notification[] many = [.. Enumerable.Range(1, 5).Select(i => A(NotificationKind.ApprovalNeeded, i, $"web-{i}", batch))];

        MimeMessage mail = Compose(Anna, many);

        Assert.Equal("5 requests wait for approval", mail.Subject);
        Assert.All(many, n => Assert.Contains($"/requests/{n.RequestId}", mail.HtmlBody));
    }

    [Theory]
    [InlineData(NotificationKind.ApprovalNeeded)]
    [InlineData(NotificationKind.Reminder)]
    [InlineData(NotificationKind.Escalated)]
    public void What_waits_for_approval_says_cost_policy_approvals_and_ticket_in_both_forms(NotificationKind kind)
    {
        const string facts = "Cost: 4.32 USD a month (estimate, prices of 1 Nov 2026). Policy: Production. Approvals so far: 1 of 2. Ticket: OPS-12.";

        MimeMessage mail = Compose(Anna, About(kind, Weighed));

        Assert.Contains(facts, mail.TextBody);
        Assert.Contains($">{facts}<", mail.HtmlBody);
        Assert.Contains("Cost: unknown, no price for this region. Policy: Production.", Compose(Anna, About(kind, Weighed with { Cost = null })).TextBody);
    }

    [Fact]
    public void What_is_exported_again_says_why_and_how_its_checks_came_out()
    {
        MimeMessage mail = Compose(Anna, About(NotificationKind.ApprovalNeeded, Weighed with { RepeatReason = "The first copy was deleted.", HasWarnings = true, OnBehalfOf = "Ravi" }));

        Assert.Contains("Exported before. Why again: The first copy was deleted.", mail.TextBody);
        Assert.Contains("Checks: with warnings.", mail.HtmlBody);
        Assert.Contains("on behalf of Ravi", mail.TextBody);
    }

    [Fact]
    public void News_that_asks_nobody_to_decide_says_no_cost_and_no_policy()
    {
        MimeMessage mail = Compose(Anna, About(NotificationKind.Commented, Weighed));

        Assert.DoesNotContain("Policy:", mail.TextBody + mail.HtmlBody);
    }

    [Fact]
    public void Facts_that_were_kept_before_there_were_cost_and_policy_still_make_a_mail()
    {
        NotificationFacts old = JsonSerializer.Deserialize<NotificationFacts>("""{"number":12,"snapshot":"web-1","requester":"Rita","justification":"Rita asks for it","ticket":"OPS-12"}""", JsonSerializerOptions.Web)!;

        MimeMessage mail = Compose(Anna, About(NotificationKind.ApprovalNeeded, old));

        Assert.Contains("Ticket: OPS-12.", mail.TextBody);
        Assert.DoesNotContain("Cost:", mail.TextBody);
        Assert.DoesNotContain("Approvals so far", mail.TextBody);
    }

    [Fact]
    public void A_ticket_is_one_line_of_text_in_both_forms()
    {
        MimeMessage mail = Compose(Anna, About(NotificationKind.ApprovalNeeded, Weighed with { Ticket = "OPS-12\n<b>" }));

        Assert.Contains("Ticket: OPS-12 <b>.", mail.TextBody);
        Assert.Contains("Ticket: OPS-12 &lt;b&gt;.", mail.HtmlBody);
    }

    [Theory]
    [InlineData("web\r\nBcc: evil@example.net\r\n\r\nHello")]
    [InlineData("web\nSubject: other")]
    [InlineData("web\u2028X: y")]
    public void A_name_with_line_breaks_adds_no_header(string snapshot)
    {
        MimeMessage mail = Compose(new PortalUser { DisplayName = $"Anna {snapshot}", Email = "anna@example.com" }, A(NotificationKind.Approved, 1, snapshot));

        using MemoryStream wire = new();
        mail.WriteTo(wire, TestContext.Current.CancellationToken);
        wire.Position = 0;
        MimeMessage read = MimeMessage.Load(wire, TestContext.Current.CancellationToken);
        Assert.Equal("anna@example.com", Assert.Single(read.To.Mailboxes).Address);
        Assert.Empty(read.Bcc);
        Assert.DoesNotContain(read.Headers, h => h.Field is "X");
        Assert.Single(read.Headers, h => h.Field == "Subject");
    }

    [Fact]
    public void What_people_write_is_text_in_the_html_form()
    {
        Notification note = A(NotificationKind.Rejected, 1, "<img src=x onerror=alert(1)>", comment: "</div><script>alert(1)</script>");

        string html = Compose(Anna, note).HtmlBody!;

        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("<img", html);
        Assert.Contains("&lt;script&gt;", html);
    }

    [Theory]
    [InlineData("anna@example.com, evil@example.net")]
    [InlineData("anna@example.com\r\nBcc: evil@example.net")]
    [InlineData("no address")]
    [InlineData("")]
    public void An_account_whose_address_is_no_single_mailbox_gets_nothing(string email) =>
        Assert.Null(new ComposeMail(Settings, TimeProvider.System).Message(new PortalUser { DisplayName = "Anna", Email = email }, [A(NotificationKind.Approved, 1, "web-1")], Guid.NewGuid()));

    [Fact]
    public void Mail_settings_that_cannot_work_name_themselves()
    {
        Assert.StartsWith("Mail:From ", new MailSettings { Host = "h", From = "nobody" }.FindFault(false), StringComparison.Ordinal);
        Assert.StartsWith("Mail:PublicUrl ", new MailSettings { Host = "h", From = "a@b.example" }.FindFault(false), StringComparison.Ordinal);
        Assert.StartsWith("Mail:Security ", new MailSettings { Host = "mail.example.com", From = "a@b.example", PublicUrl = new Uri("https://p.example"), User = "u", Security = MailSecurity.None }.FindFault(true), StringComparison.Ordinal);
        Assert.Null(Settings.FindFault(true));
        Assert.Null(new MailSettings().FindFault(true));
    }

    private static MimeMessage Compose(PortalUser reader, params Notification[] notifications) => new ComposeMail(Settings, TimeProvider.System).Message(reader, notifications, notifications[0].Id)!;

    private static NotificationFacts Weighed { get; } = new()
    {
        Number = 12, Snapshot = "web-1", Requester = "Rita", Justification = "Rita asks for it", Ticket = "OPS-12", Policy = "Production", Approvals = 1, RequiredApprovals = 2,
        Cost = new CostEstimate(4.32m, "USD", new DateOnly(2026, 11, 1)).ToString(),
    };

    private static Notification About(NotificationKind kind, NotificationFacts facts) => new()
    {
        Id = Guid.CreateVersion7(), UserId = Guid.NewGuid(), Kind = kind, RequestId = Guid.NewGuid(), CreatedAt = DateTimeOffset.UnixEpoch, Facts = facts,
    };

    private static Notification A(NotificationKind kind, long number, string snapshot, Guid? batch = null, string? comment = null) => new()
    {
        Id = Guid.CreateVersion7(), UserId = Guid.NewGuid(), Kind = kind, RequestId = Guid.NewGuid(), BatchId = batch, CreatedAt = DateTimeOffset.UnixEpoch,
        Facts = new NotificationFacts { Number = number, Snapshot = snapshot, Requester = "Rita", Justification = "Rita asks for it", Comment = comment },
    };
}

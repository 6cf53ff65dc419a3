using System.Net;
using System.Text;
using ExportPortal.Data;
using ExportPortal.Data.Notifications;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Notifications;
using ExportPortal.Web.Tests.Desk;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace ExportPortal.Web.Tests.Notifications;

public sealed class WebhookTests : IAsyncLifetime
{
    private PortalOnSqlite portal = default!;
    private Person ada = default!;
    private readonly WebhookSecrets secrets = new(new EphemeralDataProtectionProvider());

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        ada = await portal.AddAsync("Ada", Role.Administrator);
    }

    [Fact] // the worked example of docs/operations.md
    public void The_signature_is_the_one_that_the_documentation_shows() => Assert.Equal(
        "v1=4ba4735038dbc140063b2b2cc556950d2d4ec9f8f0c1cf5f7c0496f99f75231a",
        WebhookSignature.Of("whsec_example", "1767225600", Encoding.UTF8.GetBytes("{\"id\":\"1\",\"text\":\"Hello\"}")));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("fe80::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:a00:1::")]
    public void Addresses_inside_are_not_public(string address) => Assert.False(PublicAddresses.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    public void Addresses_of_the_internet_are(string address) => Assert.True(PublicAddresses.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://127.0.0.1:9/")]
    [InlineData("http://localhost:9/")] // judged when the name is resolved, not by its spelling
    [InlineData("http://[::1]:9/")]
    public async Task The_sender_refuses_to_connect_inside(string url)
    {
        using WebhookSender sender = new(Options.Create(new WebhookSettings()), TimeProvider.System);

        DeliveryFailure? failure = await sender.SendAsync(url, "secret", Guid.NewGuid(), [1], TestContext.Current.CancellationToken);

        Assert.Contains("Webhooks:AllowPrivateNetworks", failure!.Error);
    }

    [Theory]
    [InlineData("http://hooks.example.com/", "url-invalid")]
    [InlineData("ftp://hooks.example.com/", "url-invalid")]
    [InlineData("https://user:pass@hooks.example.com/", "url-invalid")]
    [InlineData("/relative", "url-invalid")]
    [InlineData("", "url-invalid")]
    [InlineData("https://127.0.0.1/", "url-private")]
    [InlineData("https://[fe80::1]/", "url-private")]
    [InlineData("https://2130706433/", "url-private")] // 127.0.0.1 as one number
    [InlineData("https://169.254.169.254/latest/meta-data", "url-private")]
    public async Task An_address_that_cannot_be_a_receiver_is_refused_with_its_field(string url, string code)
    {
        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(() => AddAsync(ada, url));

        Assert.Equal((code, "url"), (refusal.Code, refusal.Field));
    }

    [Fact]
    public async Task The_secret_is_shown_once_and_lies_encrypted()
    {
        AddedWebhook added = await AddAsync(ada, "https://hooks.example.com/exports");

        await using PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        Webhook kept = await db.Webhooks.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(added.Secret, kept.ProtectedSecret);
        Assert.Equal(added.Secret, secrets.Reveal(kept.ProtectedSecret));
        Assert.DoesNotContain(added.Secret, string.Join('\n', await db.AuditEvents.Select(e => e.Data).ToListAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_token_in_the_address_is_neither_in_the_history_nor_shown_to_auditors()
    {
        const string Url = "https://hooks.example.com/services/token-of-a-chat";
        Person otto = await portal.AddAsync("Otto", Role.Auditor);
        await AddAsync(ada, Url);

        await using PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        string history = string.Join('\n', await db.AuditEvents.Select(e => e.Data).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Contains("https://hooks.example.com", history);
        Assert.DoesNotContain("token-of-a-chat", history);
        Assert.Equal("https://hooks.example.com", Assert.Single(await new ListWebhooks(portal.As(otto), portal.Databases).ExecuteAsync(TestContext.Current.CancellationToken)).Url);
        Assert.Equal(Url, Assert.Single(await new ListWebhooks(portal.As(ada), portal.Databases).ExecuteAsync(TestContext.Current.CancellationToken)).Url);
    }

    [Fact]
    public async Task Only_administrators_add_webhooks()
    {
        Person anna = await portal.AddAsync("Anna", Role.Approver);

        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(() => AddAsync(anna, "https://hooks.example.com/"));

        Assert.Equal("role-missing", refusal.Code);
    }

    [Fact]
    public void Text_for_chats_cannot_ring_everybody_or_hide_a_link()
    {
        Notification note = new()
        {
            Id = Guid.CreateVersion7(), Kind = NotificationKind.Approved, RequestId = Guid.NewGuid(), CreatedAt = DateTimeOffset.UnixEpoch,
            Facts = new NotificationFacts { Number = 1, Snapshot = "<!channel> <https://evil.example|web>", Requester = "R&D" },
        };

        string body = Encoding.UTF8.GetString(new WebhookBody(portal.Mail).Of(note));

        string text = System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("text").GetString()!;
        Assert.DoesNotContain("<", text);
        Assert.Contains("&lt;!channel&gt;", text);
        Assert.Contains("R&amp;D", text);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    private Task<AddedWebhook> AddAsync(Person person, string url)
    {
        IHostEnvironment production = Substitute.For<IHostEnvironment>();
        production.EnvironmentName.Returns(Environments.Production);
        AddWebhook add = new(portal.As(person), portal.Transactions, secrets, Options.Create(new WebhookSettings()), production);
        return add.ExecuteAsync(new NewWebhook("Ops", url, [NotificationKind.Approved]), CancellationToken.None);
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ExportPortal.Data.Notifications;
using ExportPortal.Data.Storage;
using ExportPortal.Integration.Tests.Processes;
using MimeKit;
using Xunit;

namespace ExportPortal.Integration.Tests.Notifications;

/// <summary>Notifications on their way out: portals as processes, a mail server and a receiver on loopback.</summary>
public abstract class DeliveryTests(DatabaseProvider provider)
{
    [Fact]
    public async Task A_receiver_that_fails_twice_gets_each_id_once_with_a_valid_signature_and_each_request_in_order()
    {
        await using DeliveryWorld world = await DeliveryWorld.MakeAsync(provider, failures: 2);
        Guid[] requests = [await world.SubmitAsync("web-1"), await world.SubmitAsync("web-2"), await world.SubmitAsync("web-3")];
        foreach (Guid id in requests)
        {
            await world.RejectAsync(id);
        }

        await using PortalProcess portal = await world.StartPortalAsync();
        await using PortalProcess? second = provider == DatabaseProvider.PostgreSql ? await world.StartPortalAsync() : null;
        await world.AllDeliveredAsync();

        IReadOnlyList<HookCall> calls = world.Receiver.Calls;
        Assert.Equal(18, calls.Count); // six notifications, two refusals each
        Assert.All(calls.GroupBy(c => c.Id), tries => Assert.Equal([503, 503, 200], tries.Select(t => t.Answer)));
        Assert.All(calls, call => Assert.Equal(SignatureOf(world.Secret, call), call.Signature));
        Assert.All(calls, call => Assert.Equal(call.Id, Read(call).GetProperty("id").GetString()));
        foreach (Guid request in requests)
        {
            // What came later never overtakes what came first, not even by one of its failing tries.
            IEnumerable<string?> kinds = calls.Where(c => Read(c).GetProperty("request").GetProperty("id").GetGuid() == request).Select(c => Read(c).GetProperty("kind").GetString());
            Assert.Equal(["approval-needed", "approval-needed", "approval-needed", "rejected", "rejected", "rejected"], kinds);
        }

        Assert.All(await world.DeliveriesAsync(), d => Assert.True(d.LastError is null && d.Lease is null));
    }

    [Fact]
    public async Task A_batch_is_one_mail_for_each_approver_and_the_decision_a_follow_up_for_the_other()
    {
        await using DeliveryWorld world = await DeliveryWorld.MakeAsync(provider, withWebhook: false);
        Guid batch = Guid.CreateVersion7();
        Guid first = await world.SubmitAsync("web-1", batch);
        await world.SubmitAsync("web-2", batch);
        await world.SubmitAsync("web-3", batch);
        await using PortalProcess portal = await world.StartPortalAsync();
        await world.AllDeliveredAsync();

        Assert.Equal(["amir@example.com", "anna@example.com"], world.Smtp.Mails.Select(To).Order());
        Assert.All(world.Smtp.Mails, m => Assert.Equal("3 requests wait for approval", m.Subject));
        Assert.All(world.Smtp.Mails, m => Assert.Contains($"https://portal.example.com/requests/{first}", m.HtmlBody));

        await world.RejectAsync(first);
        await Until.TrueAsync(() => Task.FromResult(world.Smtp.Mails.Count == 4), TimeSpan.FromSeconds(30), "two more mails");

        Assert.Equal(["anna rejected request 1: web-1 to amir@example.com", "Request 1 is rejected: web-1 to rita@example.com"], world.Smtp.Mails.Skip(2).Select(m => $"{m.Subject} to {To(m)}").Order(StringComparer.OrdinalIgnoreCase));
        Assert.All(world.Smtp.Mails, m => Assert.Equal($"thread-{batch:N}@example.com", Assert.Single(m.References)));
    }

    [Fact]
    public async Task A_mail_server_that_puts_off_gets_the_same_message_again_once()
    {
        await using DeliveryWorld world = await DeliveryWorld.MakeAsync(provider, withWebhook: false);
        world.Smtp.PutOff(3);
        await world.SubmitAsync("web-1");
        await using PortalProcess portal = await world.StartPortalAsync();
        await world.AllDeliveredAsync();

        Assert.Equal(2, world.Smtp.Mails.Count);
        Assert.Equal(2, world.Smtp.Mails.Select(m => m.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task A_node_that_dies_between_sending_a_mail_and_noting_it_repeats_it_under_the_same_id_and_loses_none()
    {
        await using DeliveryWorld world = await DeliveryWorld.MakeAsync(provider, withWebhook: false);
        await world.SubmitAsync("web-1");
        await using (PortalProcess doomed = world.LaunchPortal(CrashPoints.AfterDelivery))
        {
            await doomed.ExitedAsync(TimeSpan.FromSeconds(60));
        }

        MimeMessage sent = Assert.Single(world.Smtp.Mails);
        await world.SubmitAsync("web-2"); // comes too late for the message that was sent: it must not travel under its id
        await using PortalProcess portal = await world.StartPortalAsync();
        await world.AllDeliveredAsync();

        MimeMessage repeated = Assert.Single(world.Smtp.Mails.Skip(1), m => m.MessageId == sent.MessageId);
        Assert.Equal((sent.Subject, sent.TextBody), (repeated.Subject, repeated.TextBody));
        Assert.Equal(["web-1", "web-2"], world.Smtp.Mails.Where(m => To(m) == To(sent)).Select(m => m.TextBody!.Contains("web-2", StringComparison.Ordinal) ? "web-2" : "web-1").Distinct().Order());
        Assert.Contains(world.Smtp.Mails, m => To(m) != To(sent));
    }

    [Fact]
    public async Task A_node_that_dies_between_calling_a_webhook_and_noting_it_repeats_the_call_under_the_same_id()
    {
        await using DeliveryWorld world = await DeliveryWorld.MakeAsync(provider);
        world.Settings.Remove("Mail:Host");
        world.Database.Mail.Host = null;
        Guid id = await world.SubmitAsync("web-1");
        await world.RejectAsync(id);
        await using (PortalProcess doomed = world.LaunchPortal(CrashPoints.AfterDelivery))
        {
            await doomed.ExitedAsync(TimeSpan.FromSeconds(60));
        }

        HookCall sent = Assert.Single(world.Receiver.Calls);
        await using PortalProcess portal = await world.StartPortalAsync();
        await world.AllDeliveredAsync();

        IReadOnlyList<HookCall> calls = world.Receiver.Calls;
        Assert.Equal(sent.Id, calls[1].Id);
        Assert.Equal(sent.Body, calls[1].Body);
        Assert.Equal(3, calls.Count);
        Assert.Equal("rejected", Read(calls[2]).GetProperty("kind").GetString());
    }

    private static string To(MimeMessage mail) => mail.To.Mailboxes.Single().Address;

    private static JsonElement Read(HookCall call) => JsonDocument.Parse(call.Body).RootElement;

    /// <summary>As a receiver computes it, without the portal's code.</summary>
    private static string SignatureOf(string secret, HookCall call) =>
        "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes(call.Timestamp + "."), .. call.Body]));
}

/// <summary>On SQLite.</summary>
public sealed class DeliveriesOnSqlite() : DeliveryTests(DatabaseProvider.Sqlite);

/// <summary>On PostgreSQL, with two nodes at work where two can be.</summary>
public sealed class DeliveriesOnPostgreSql() : DeliveryTests(DatabaseProvider.PostgreSql);

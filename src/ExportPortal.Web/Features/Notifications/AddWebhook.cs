using System.Net;
using ExportPortal.Data.Notifications;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>A receiver to add.</summary>
/// <param name="Name">1 to 60 characters, unique.</param>
/// <param name="Url">An https address; http on loopback or in Development.</param>
/// <param name="Kinds">What it wants to hear of; at least one.</param>
public sealed record NewWebhook(string? Name, string? Url, IReadOnlyCollection<NotificationKind>? Kinds);

/// <summary>A webhook that was added.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Secret">What signs its calls. Shown now and never again.</param>
public sealed record AddedWebhook(Guid Id, string Secret);

/// <summary>An administrator adds a receiver of webhooks.</summary>
public sealed class AddWebhook(CurrentUser user, PortalTransactions transactions, WebhookSecrets secrets, IOptions<WebhookSettings> settings, IHostEnvironment environment)
{
    /// <summary>Kinds that are news for programs; the others are for single people.</summary>
    public static IReadOnlyList<NotificationKind> Kinds { get; } = [.. Enum.GetValues<NotificationKind>().Where(k => k != NotificationKind.NoLongerNeeded)];

    /// <summary>Adds it.</summary>
    /// <exception cref="RuleBroken">role-missing, name-invalid, name-taken, url-invalid, url-private, kinds-required</exception>
    public async Task<AddedWebhook> ExecuteAsync(NewWebhook wanted, CancellationToken cancel)
    {
        Attempted attempted = new("add", "webhook", OneLine.Of(wanted.Name ?? "", Webhook.MaxName));
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Administrator);
        return await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            string name = OneLine.Of(wanted.Name ?? "", 1000);
            if (name.Length is 0 or > Webhook.MaxName)
            {
                throw RuleBroken.Invalid("name-invalid", $"A name of 1 to {Webhook.MaxName} characters is needed.", "name");
            }

            string url = CheckUrl(wanted.Url);
            List<NotificationKind> kinds = [.. (wanted.Kinds ?? []).Where(Kinds.Contains).Distinct().Order()];
            if (kinds.Count == 0)
            {
                throw RuleBroken.Invalid("kinds-required", "Choose what it hears of.", "kinds");
            }

            if (await transaction.Db.Webhooks.AnyAsync(w => w.Name == name, cancel))
            {
                throw RuleBroken.Conflict("name-taken", "There is a webhook of this name already.");
            }

            string secret = WebhookSignature.NewSecret();
            Webhook webhook = new() { Id = Guid.CreateVersion7(transaction.Now), Name = name, Url = url, ProtectedSecret = secrets.Protect(secret), Kinds = kinds, CreatedAt = transaction.Now, CreatedByName = actor.Name };
            transaction.Db.Webhooks.Add(webhook);
            transaction.Audit(new AuditEntry
            {
                Action = AuditActions.WebhookCreated, SubjectType = "webhook", SubjectId = name,
                Data = new Dictionary<string, object?> { ["receiver"] = webhook.Receiver(), ["kinds"] = kinds.Select(NotificationWords.Code).ToArray() },
            });
            return new AddedWebhook(webhook.Id, secret);
        }, cancel);
    }

    /// <summary>Says what is wrong while the administrator looks; what counts is the look at the address when it connects.</summary>
    private string CheckUrl(string? text)
    {
        if (!Uri.TryCreate((text ?? "").Trim(), UriKind.Absolute, out Uri? url) || url.Scheme is not ("https" or "http") || url.AbsoluteUri.Length > Webhook.MaxUrl || url.Host.Length == 0)
        {
            throw RuleBroken.Invalid("url-invalid", $"An https address of at most {Webhook.MaxUrl} characters is needed.", "url");
        }

        if (url.UserInfo.Length > 0)
        {
            throw RuleBroken.Invalid("url-invalid", "The address must not contain a name or password: the signature says who calls.", "url");
        }

        if (url.Scheme == "http" && !url.IsLoopback && !environment.IsDevelopment())
        {
            throw RuleBroken.Invalid("url-invalid", "The address must begin with https://.", "url");
        }

        bool isPrivate = url.IsLoopback || (IPAddress.TryParse(url.Host.Trim('[', ']'), out IPAddress? address) && !PublicAddresses.IsPublic(address));
        return isPrivate && !settings.Value.AllowPrivateNetworks
            ? throw RuleBroken.Invalid("url-private", "The address is private, loopback or link-local. An operator can allow such receivers with Webhooks:AllowPrivateNetworks.", "url")
            : url.AbsoluteUri;
    }
}

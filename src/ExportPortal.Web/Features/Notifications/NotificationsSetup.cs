using ExportPortal.Data.Notifications;
using ExportPortal.Web.Features.Execution;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Composition of notifications: the outbox, mail, webhooks, their pages. Call it after execution.</summary>
public static class NotificationsSetup
{
    /// <summary>Registers settings, the outbox, deliveries and use cases.</summary>
    /// <exception cref="WrongSettingException">Mail, Notifications, Webhooks: a value that cannot work.</exception>
    public static WebApplicationBuilder AddNotifications(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        IConfiguration settings = builder.Configuration;
        MailSettings mail = settings.GetSection("Mail").Get<MailSettings>() ?? new MailSettings();
        string? fault = mail.FindFault(builder.Environment.IsProduction())
            ?? (settings.GetSection("Notifications").Get<NotificationSettings>() ?? new NotificationSettings()).FindFault()
            ?? (settings.GetSection("Webhooks").Get<WebhookSettings>() ?? new WebhookSettings()).FindFault();
        if (fault is not null)
        {
            throw WrongSettingException.From(fault);
        }

        services.AddSingleton(mail);
        services.Configure<NotificationSettings>(settings.GetSection("Notifications"));
        services.Configure<WebhookSettings>(settings.GetSection("Webhooks"));
        services.AddSingleton<IOutbox, WriteNotifications>();
        services.AddSingleton<DeliveryAlarm>();
        services.AddSingleton<DeliveryQueue>();
        services.AddSingleton<DeliverNotifications>();
        services.AddSingleton<DeliverMail>();
        services.AddSingleton<DeliverWebhooks>();
        services.AddSingleton<MailTransport>();
        services.AddSingleton<ComposeMail>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<WebhookBody>();
        services.AddSingleton<NotificationSweep>();
        services.AddScoped<ListNotifications>();
        services.AddScoped<MarkNotificationsRead>();
        services.AddScoped<ReadMailChoices>();
        services.AddScoped<SaveMailChoices>();
        services.AddScoped<ReadDeliveries>();
        services.AddScoped<SendAgain>();
        services.AddScoped<SendTestMail>();
        services.AddScoped<ListWebhooks>();
        services.AddScoped<AddWebhook>();
        services.AddScoped<PauseWebhook>();
        services.AddScoped<RemoveWebhook>();
        services.AddScoped<TestWebhook>();
        if (((NodeRole)services.Single(s => s.ServiceType == typeof(NodeRole)).ImplementationInstance!) != NodeRole.Web)
        {
            services.AddHostedService<NotificationSweepLoop>();
        }

        return builder;
    }
}

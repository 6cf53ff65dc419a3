using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Notifications;

internal sealed class NotificationConfiguration : IEntityTypeConfiguration<Notification>
{
    public void Configure(EntityTypeBuilder<Notification> notification)
    {
        notification.ToTable("Notifications");
        notification.Property(n => n.Id).ValueGeneratedNever();
        notification.Property(n => n.Kind).HasConversion<string>().HasMaxLength(20);
        notification.Property(n => n.Facts).HasJson();
        notification.HasIndex(n => new { n.UserId, n.Seq });
        notification.HasIndex(n => n.UserId, "IX_Notifications_Unread").HasFilter("\"ReadAt\" IS NULL");
        notification.HasIndex(n => n.RequestId);
        notification.HasIndex(n => n.WebhookId);
        notification.HasIndex(n => n.CreatedAt);
        notification.HasOne<PortalUser>().WithMany().HasForeignKey(n => n.UserId).OnDelete(DeleteBehavior.Cascade);
        notification.HasOne<Webhook>().WithMany().HasForeignKey(n => n.WebhookId).OnDelete(DeleteBehavior.Cascade);
        notification.HasMany(n => n.Deliveries).WithOne().HasForeignKey(d => d.NotificationId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class NotificationDeliveryConfiguration : IEntityTypeConfiguration<NotificationDelivery>
{
    private const string Pending = "\"State\" = 'Pending'";

    public void Configure(EntityTypeBuilder<NotificationDelivery> delivery)
    {
        delivery.ToTable("NotificationDeliveries");
        delivery.HasKey(d => new { d.NotificationId, d.Channel });
        delivery.Property(d => d.Channel).HasConversion<string>().HasMaxLength(10);
        delivery.Property(d => d.State).HasConversion<string>().HasMaxLength(10);
        delivery.Property(d => d.LastError).HasMaxLength(NotificationDelivery.MaxError);
        delivery.HasIndex(d => d.DueAt).HasFilter(Pending);
        delivery.HasIndex(d => new { d.TargetId, d.RequestId, d.Seq }).HasFilter(Pending);
        delivery.HasIndex(d => new { d.TargetId, d.State, d.DoneAt });
        delivery.HasIndex(d => d.Lease);
    }
}

internal sealed class WebhookConfiguration : IEntityTypeConfiguration<Webhook>
{
    public void Configure(EntityTypeBuilder<Webhook> webhook)
    {
        webhook.ToTable("Webhooks");
        webhook.Property(w => w.Id).ValueGeneratedNever();
        webhook.Property(w => w.Name).HasMaxLength(Webhook.MaxName);
        webhook.Property(w => w.Url).HasMaxLength(Webhook.MaxUrl);
        webhook.Property(w => w.Kinds).HasJson();
        webhook.Property(w => w.CreatedByName).HasMaxLength(100);
        webhook.HasIndex(w => w.Name).IsUnique();
    }
}

internal sealed class NotificationPreferenceConfiguration : IEntityTypeConfiguration<NotificationPreference>
{
    public void Configure(EntityTypeBuilder<NotificationPreference> preference)
    {
        preference.ToTable("NotificationPreferences");
        preference.HasKey(p => new { p.UserId, p.Kind });
        preference.Property(p => p.Kind).HasConversion<string>().HasMaxLength(20);
        preference.Property(p => p.Mail).HasConversion<string>().HasMaxLength(10);
        preference.HasOne<PortalUser>().WithMany().HasForeignKey(p => p.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

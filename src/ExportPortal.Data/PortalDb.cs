using ExportPortal.Data.Accounts;
using ExportPortal.Data.Approvals;
using ExportPortal.Data.Audit;
using ExportPortal.Data.Comfort;
using ExportPortal.Data.Notifications;
using ExportPortal.Data.Policies;
using ExportPortal.Data.Requests;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>The one EF Core context: requests, audit events, people. Lives as long as one use case or one query.</summary>
public sealed class PortalDb(DbContextOptions<PortalDb> options) : IdentityDbContext<PortalUser, PortalRole, Guid>(options), IDataProtectionKeyContext
{
    /// <summary>Requests with their decisions, attempts, operations and errors.</summary>
    public DbSet<ExportRequest> Requests => Set<ExportRequest>();

    /// <summary>The audit history. Append-only: the database itself refuses to change or delete a row.</summary>
    public DbSet<AuditEvent> AuditEvents => Set<AuditEvent>();

    /// <summary>The newest link of the audit chain; one row.</summary>
    public DbSet<AuditHead> AuditHead => Set<AuditHead>();

    /// <summary>Signed checkpoints of the audit chain. Append-only like the history.</summary>
    public DbSet<AuditCheckpoint> AuditCheckpoints => Set<AuditCheckpoint>();

    /// <summary>Public keys that signed checkpoints. Append-only.</summary>
    public DbSet<AuditKey> AuditKeys => Set<AuditKey>();

    /// <summary>Kept queries of the audit history.</summary>
    public DbSet<AuditView> AuditViews => Set<AuditView>();

    /// <summary>Exports of the audit history, written in the background.</summary>
    public DbSet<AuditExport> AuditExports => Set<AuditExport>();

    /// <summary>Groups of people.</summary>
    public DbSet<PortalGroup> Groups => Set<PortalGroup>();

    /// <summary>Bearer tokens.</summary>
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();

    /// <summary>Sign-ins.</summary>
    public DbSet<UserSession> Sessions => Set<UserSession>();

    /// <summary>Links with which people choose a password.</summary>
    public DbSet<AccountLink> AccountLinks => Set<AccountLink>();

    /// <summary>Deputies of approvers.</summary>
    public DbSet<Delegation> Delegations => Set<Delegation>();

    /// <summary>Versions of the policies: drafts, published and discarded ones.</summary>
    public DbSet<PolicyVersion> PolicyVersions => Set<PolicyVersion>();

    /// <summary>Freezes in force.</summary>
    public DbSet<Freeze> Freezes => Set<Freeze>();

    /// <summary>Keys that sign cookies, where several nodes share them; protected by a certificate.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>Nodes of the portal and their last sign of life.</summary>
    public DbSet<Node> Nodes => Set<Node>();

    /// <summary>Exports that were made outside the portal.</summary>
    public DbSet<OutsideExport> OutsideExports => Set<OutsideExport>();

    /// <summary>News for people and webhooks.</summary>
    public DbSet<Notification> Notifications => Set<Notification>();

    /// <summary>Notifications on their way out of the portal.</summary>
    public DbSet<NotificationDelivery> Deliveries => Set<NotificationDelivery>();

    /// <summary>What people want by mail.</summary>
    public DbSet<NotificationPreference> NotificationPreferences => Set<NotificationPreference>();

    /// <summary>Receivers of webhooks.</summary>
    public DbSet<Webhook> Webhooks => Set<Webhook>();

    /// <summary>What people have typed and not sent.</summary>
    public DbSet<Draft> Drafts => Set<Draft>();

    /// <summary>Who watches which request.</summary>
    public DbSet<RequestWatcher> Watchers => Set<RequestWatcher>();

    /// <summary>How people want their lists.</summary>
    public DbSet<ViewChoice> ViewChoices => Set<ViewChoice>();

    /// <summary>Gapless numbers.</summary>
    public DbSet<Counter> Counters => Set<Counter>();

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcMicroseconds>();

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(PortalDb).Assembly);
        builder.Entity<PortalRole>().ToTable("Roles");
        builder.Entity<IdentityUserRole<Guid>>().ToTable("UserRoles");
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("UserClaims");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("UserLogins");
        builder.Entity<IdentityRoleClaim<Guid>>().ToTable("RoleClaims");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("UserTokens");
        // Identity maps it by an option of the host (schema version 3); here, so that tools and tests without that host have the same model.
        builder.Entity<IdentityUserPasskey<Guid>>(passkey =>
        {
            passkey.ToTable("UserPasskeys");
            passkey.HasKey(p => p.CredentialId);
            passkey.Property(p => p.CredentialId).HasMaxLength(1024); // the longest that WebAuthn allows
            passkey.HasIndex(p => p.UserId);
            passkey.OwnsOne(p => p.Data).ToJson();
            passkey.HasOne<PortalUser>().WithMany().HasForeignKey(p => p.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<Node>(node =>
        {
            node.ToTable("Nodes");
            node.HasKey(n => n.Name);
            node.Property(n => n.Name).HasMaxLength(100);
            node.Property(n => n.Role).HasMaxLength(10);
            node.Property(n => n.Version).HasMaxLength(40);
        });
        builder.Entity<Counter>(counter =>
        {
            counter.ToTable("Counters");
            counter.HasKey(c => c.Name);
            counter.Property(c => c.Name).HasMaxLength(40);
            counter.HasData(new Counter { Name = Counter.Requests, Value = 0 });
        });
    }
}

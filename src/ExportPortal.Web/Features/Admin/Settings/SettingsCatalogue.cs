using System.Reflection;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Accounts.Provider;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Audit.Checkpoints;
using ExportPortal.Web.Features.Costs;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Notifications;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Snapshots;

namespace ExportPortal.Web.Features.Admin.Settings;

/// <summary>A setting that the portal knows.</summary>
/// <param name="Part">The part of the page that it stands in.</param>
/// <param name="Key">Its whole name, as in the environment with : for __.</param>
/// <param name="Property">Where it is bound; its first value is the default.</param>
/// <param name="Effect">What it does.</param>
public sealed record KnownSetting(string Part, string Key, PropertyInfo Property, EffectAttribute Effect);

/// <summary>Every setting of the portal, read off the classes that settings are bound to: what one does stands beside its property and nowhere else.</summary>
public static class SettingsCatalogue
{
    /// <summary>The part for how long things are kept, whatever section they belong to.</summary>
    public static readonly string Retention = N("Retention");

    /// <summary>Connections have an index in their names.</summary>
    public const string Connections = "Lightsail:Connections";

    /// <summary>The parts in their order, with the section and the class of each.</summary>
    public static IReadOnlyList<(string Part, string Section, Type Type)> Classes { get; } =
    [
        (N("Approvals"), "Approvals", typeof(ApprovalSettings)), ("Approvals", "Approvals", typeof(BulkSettings)),
        (N("Accounts and regions"), Connections, typeof(ConnectionSettings)),
        (N("Exports"), "Execution", typeof(ExecutionSettings)),
        (N("Snapshots"), "Snapshots", typeof(SnapshotSettings)),
        (N("Costs"), "Costs", typeof(CostSettings)),
        (N("Notifications"), "Mail", typeof(MailSettings)), ("Notifications", "Notifications", typeof(NotificationSettings)), ("Notifications", "Webhooks", typeof(WebhookSettings)),
        (N("Sign-in"), "Authentication", typeof(SignInSettings)),
        (N("Sign-in provider"), "Authentication:Oidc", typeof(OidcSettings)),
        (N("Security"), "", typeof(ProtectionSettings)),
        (N("Audit history"), "Audit", typeof(AuditSettings)), ("Audit history", "Audit", typeof(TakeAwaySettings)),
        (N("Host and database"), "", typeof(HostSettings)),
        (N("Demo"), "Demo", typeof(DemoSettings)),
    ];

    /// <summary>Every setting, in the order of the page; those of connections with N for the index.</summary>
    public static IReadOnlyList<KnownSetting> All { get; } =
    [
        .. Classes.SelectMany(c => c.Type.GetProperties().Select(p => (Class: c, Property: p, Effect: p.GetCustomAttribute<EffectAttribute>())))
            .Where(s => s.Effect is not null)
            .Select(s => new KnownSetting(s.Effect!.IsRetention ? Retention : s.Class.Part, NameOf(s.Class.Section, s.Effect.Key ?? s.Property.Name), s.Property, s.Effect)),
    ];

    /// <summary>What the property says when nothing is set, as it would be written in the settings; null for nothing.</summary>
    public static string? DefaultOf(KnownSetting setting) => SettingText.Of(setting.Property.GetValue(Activator.CreateInstance(setting.Property.DeclaringType!)));

    private static string NameOf(string section, string name) => section.Length == 0 ? name : section == Connections ? $"{section}:N:{name}" : $"{section}:{name}";
}

namespace ExportPortal.Web.Features.Notifications;

/// <summary>How notifications leave the portal: Notifications.</summary>
public sealed class NotificationSettings
{
    /// <summary>What comes for one person within this time shares a mail.</summary>
    [Effect("What comes for one person within this time shares a mail.")]
    public TimeSpan DigestWindow { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Before the second try; the wait doubles with each, to half an hour.</summary>
    [Effect("The wait before the second try; it doubles with each.")]
    public TimeSpan FirstWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What cannot be delivered for so long is given up and shown.</summary>
    [Effect("What cannot be delivered for so long is given up.")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a node that took a delivery is trusted to be sending it. Longer than sending can take.</summary>
    [Effect("How long a node is trusted to be sending what it took.")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Older notifications are deleted. The audit history keeps what they told of.</summary>
    [Effect("Older notifications are deleted; the audit history keeps what they told of.", IsRetention = true)]
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(90);

    /// <summary>What is wrong with the settings, as one line that names the setting; null when nothing is.</summary>
    public string? FindFault() =>
        DigestWindow < TimeSpan.Zero || DigestWindow > TimeSpan.FromMinutes(10) ? "Notifications:DigestWindow must lie between 00:00:00 and 00:10:00."
        : FirstWait <= TimeSpan.Zero || FirstWait > TimeSpan.FromMinutes(10) ? "Notifications:FirstWait must lie between 00:00:00 and 00:10:00."
        : GiveUpAfter < TimeSpan.FromMinutes(1) ? "Notifications:GiveUpAfter must be at least 00:01:00."
        : Lease < DigestWindow + TimeSpan.FromSeconds(1) ? "Notifications:Lease must be longer than Notifications:DigestWindow."
        : KeepFor < TimeSpan.FromDays(1) ? "Notifications:KeepFor must be at least 1.00:00:00."
        : null;
}

/// <summary>Where webhooks may go: Webhooks.</summary>
public sealed class WebhookSettings
{
    /// <summary>Receivers may have private, loopback and link-local addresses. For receivers in the same network, whose administrators can all be trusted.</summary>
    [Effect("Lets webhooks go to private and loopback addresses.")]
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>How long a receiver may take to answer.</summary>
    [Effect("How long a receiver of webhooks may take to answer.")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What is wrong with the settings, as one line that names the setting; null when nothing is.</summary>
    public string? FindFault() => Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromSeconds(60) ? "Webhooks:Timeout must lie between 00:00:01 and 00:01:00." : null;
}

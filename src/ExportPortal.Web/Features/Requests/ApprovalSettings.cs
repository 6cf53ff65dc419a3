using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Requests;

/// <summary>How long requests and approvals live: Approvals.</summary>
public sealed class ApprovalSettings
{
    /// <summary>A request nobody decides on expires after this time.</summary>
    public TimeSpan RequestsExpireAfter { get; set; } = TimeSpan.FromDays(7);

    /// <summary>An approval may be used for this long after the earliest start.</summary>
    public TimeSpan ApprovalsExpireAfter { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Lets an author publish the own draft of the policies where there is one administrator only. Such a publication is audited as itself.</summary>
    public bool PublishAlone { get; set; }

    /// <summary>As the domain wants it.</summary>
    public RequestTerms Terms => new(RequestsExpireAfter, ApprovalsExpireAfter);

    /// <summary>What is wrong with the settings, as one line that names the setting; null when nothing is.</summary>
    public string? FindFault() =>
        RequestsExpireAfter < TimeSpan.FromMinutes(1) ? "Approvals:RequestsExpireAfter must be at least 00:01:00."
        : ApprovalsExpireAfter < TimeSpan.FromMinutes(1) ? "Approvals:ApprovalsExpireAfter must be at least 00:01:00."
        : null;
}

using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Requests;

/// <summary>How long requests and approvals live: Approvals.</summary>
public sealed class ApprovalSettings
{
    private const string TicketPlace = "{ticket}";

    private static readonly string[] s_reasons = ["Please name the ticket.", "Please say who pays for the storage, and for how long.", "Please use a newer snapshot.", "This data may not leave its account."];

    /// <summary>A request nobody decides on expires after this time.</summary>
    [Effect("A request that nobody decides on expires after this time.")]
    public TimeSpan RequestsExpireAfter { get; set; } = TimeSpan.FromDays(7);

    /// <summary>An approval may be used for this long after the earliest start.</summary>
    [Effect("How long an approval may be used.")]
    public TimeSpan ApprovalsExpireAfter { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Lets an author publish the own draft of the policies where there is one administrator only. Such a publication is audited as itself.</summary>
    [Effect("Lets the only administrator publish the own draft of the policies; each time is audited.")]
    public bool PublishAlone { get; set; }

    /// <summary>Those who can decide are reminded when a request has waited this long at its stage; zero for never.</summary>
    [Effect("Approvers are reminded of a request that has waited so long; zero for never.")]
    public TimeSpan RemindAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>What has waited this long at its stage goes to <see cref="EscalationGroup"/> too; zero for never.</summary>
    [Effect("A request that has waited so long goes to the fallback group too; zero for never.")]
    public TimeSpan EscalateAfter { get; set; } = TimeSpan.FromHours(72);

    /// <summary>The fallback group, whose members with the role Approver may decide then; null for no escalation.</summary>
    [Effect("The fallback group; without one nothing is escalated.")]
    public string? EscalationGroup { get; set; }

    /// <summary>Reasons that approvers can take over with one click; null for the portal's own, an empty list for none. Those of a policy come before.</summary>
    [Effect("Reasons that approvers take over with one click.", Default = "four of the portal's own")]
    public List<string>? Reasons { get; set; }

    /// <summary>Address of a ticket, with {ticket} in the place of its reference, e.g. https://tracker.example/browse/{ticket}; null for no links.</summary>
    [Effect("Where a ticket leads to: its address with the place of the reference in braces; without one tickets are no links.")]
    public string? TicketAddress { get; set; }

    /// <summary>The link of a ticket; null when the portal knows none, or there is no reference.</summary>
    public string? AddressOf(string? ticket) =>
        string.IsNullOrWhiteSpace(TicketAddress) || string.IsNullOrWhiteSpace(ticket) ? null : TicketAddress.Trim().Replace(TicketPlace, Uri.EscapeDataString(ticket.Trim()), StringComparison.Ordinal);

    /// <summary>What is offered.</summary>
    public IReadOnlyList<string> OfferedReasons => Reasons ?? (IReadOnlyList<string>)s_reasons;

    /// <summary>The fallback group, or null.</summary>
    public string? Fallback => string.IsNullOrWhiteSpace(EscalationGroup) ? null : EscalationGroup.Trim();

    /// <summary>As the domain wants it.</summary>
    public RequestTerms Terms => new(RequestsExpireAfter, ApprovalsExpireAfter)
    {
        RemindAfter = RemindAfter > TimeSpan.Zero ? RemindAfter : null,
        EscalateAfter = EscalateAfter > TimeSpan.Zero ? EscalateAfter : null,
    };

    /// <summary>What is wrong with the settings, as one line that names the setting; null when nothing is.</summary>
    public string? FindFault() =>
        RequestsExpireAfter < TimeSpan.FromMinutes(1) ? "Approvals:RequestsExpireAfter must be at least 00:01:00."
        : ApprovalsExpireAfter < TimeSpan.FromMinutes(1) ? "Approvals:ApprovalsExpireAfter must be at least 00:01:00."
        : RemindAfter < TimeSpan.Zero ? "Approvals:RemindAfter must not be negative."
        : EscalateAfter < TimeSpan.Zero ? "Approvals:EscalateAfter must not be negative."
        : EscalationGroup is { Length: > 60 } ? "Approvals:EscalationGroup must have 60 characters at most."
        : OfferedReasons.Any(r => r.Trim().Length is < 10 or > 200) ? "Approvals:Reasons must have 10 to 200 characters each: approvers send them as they are."
        : !string.IsNullOrWhiteSpace(TicketAddress) && !IsAddress(TicketAddress.Trim()) ? $"Approvals:TicketAddress must be an http or https address with {TicketPlace} behind its host."
        : null;

    // The reference must not choose the host.
    private static bool IsAddress(string text) =>
        text.Contains(TicketPlace, StringComparison.Ordinal) && Uri.TryCreate(text.Replace(TicketPlace, "x", StringComparison.Ordinal), UriKind.Absolute, out Uri? one)
        && Uri.TryCreate(text.Replace(TicketPlace, "y", StringComparison.Ordinal), UriKind.Absolute, out Uri? other)
        && (one.Scheme == Uri.UriSchemeHttps || one.Scheme == Uri.UriSchemeHttp) && one.Authority == other.Authority;
}

namespace ExportPortal.Domain.Requests;

/// <summary>The one vocabulary for people: pages, mail and exports say these words; the API says the names.</summary>
public static class RequestStatusWords
{
    /// <summary>The status in words, with a capital.</summary>
    /// <param name="status">The status.</param>
    /// <param name="scheduled">An approved request whose start lies ahead.</param>
    public static string Title(this RequestStatus status, bool scheduled = false) => status switch
    {
        RequestStatus.PendingApproval => "Waiting for approval",
        RequestStatus.ChangesRequested => "Needs changes",
        RequestStatus.Approved => scheduled ? "Scheduled" : "Approved",
        RequestStatus.Starting => "Sending",
        RequestStatus.Reconciling => "Outcome unknown, checking AWS",
        RequestStatus.Exporting => "Exporting",
        RequestStatus.NeedsAttention => "Needs attention",
        RequestStatus.Succeeded => "Exported",
        _ => status.ToString(),
    };

    /// <summary>The status inside a sentence: "Needs attention", in quotation marks.</summary>
    public static string Quoted(this RequestStatus status, bool scheduled = false) => $"\"{status.Title(scheduled)}\"";

    /// <summary>The status as a part of a list or label, without a capital.</summary>
    public static string Words(this RequestStatus status, bool scheduled = false)
    {
        string title = status.Title(scheduled);
        return char.ToLowerInvariant(title[0]) + title[1..];
    }
}

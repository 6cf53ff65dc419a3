namespace ExportPortal.Web.Features.Policies;

/// <summary>Who may publish a draft.</summary>
public static class PublishRule
{
    /// <summary>Why an author cannot publish the own draft, as a sentence; null when the author may.</summary>
    /// <param name="administrators">How many people can sign in as administrators.</param>
    /// <param name="publishAlone">The setting Approvals:PublishAlone.</param>
    public static string? WhyNotAlone(int administrators, bool publishAlone) => (administrators, publishAlone) switch
    {
        ( > 1, _) => "You wrote this draft. Another administrator must publish it.",
        (_, false) => "You wrote this draft, and you are the only administrator. Make a second person administrator on the page People, or let the portal start with Approvals:PublishAlone=true, which is audited at each publication.",
        _ => null,
    };
}

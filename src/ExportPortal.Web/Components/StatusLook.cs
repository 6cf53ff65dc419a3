using MudBlazor;

namespace ExportPortal.Web.Components;

/// <summary>How one status looks: word, icon and tone. Never colour alone.</summary>
/// <param name="Words">What the person reads, in English; one vocabulary across pages, mail and files.</param>
/// <param name="Icon">A Material icon.</param>
/// <param name="Tone">Names the colours: the class is "ep-tone-" and this.</param>
public sealed record StatusLook(string Words, string Icon, string Tone)
{
    /// <summary>An approved request whose start lies ahead is shown under this name.</summary>
    public const string Scheduled = "Scheduled";

    private static readonly Dictionary<string, StatusLook> Looks = new(StringComparer.OrdinalIgnoreCase)
    {
        ["PendingApproval"] = new(N("Waiting for approval"), Icons.Material.Outlined.HourglassEmpty, "wait"),
        ["ChangesRequested"] = new(N("Needs changes"), Icons.Material.Outlined.EditNote, "wait"),
        ["Approved"] = new(N("Approved"), Icons.Material.Outlined.ThumbUp, "info"),
        [Scheduled] = new(N("Scheduled"), Icons.Material.Outlined.Schedule, "info"),
        ["Starting"] = new(N("Sending"), Icons.Material.Outlined.Send, "active"),
        ["Reconciling"] = new(N("Outcome unknown, checking AWS"), Icons.Material.Outlined.Troubleshoot, "doubt"),
        ["Exporting"] = new(N("Exporting"), Icons.Material.Outlined.CloudSync, "active"),
        ["NeedsAttention"] = new(N("Needs attention"), Icons.Material.Outlined.ReportProblem, "doubt"),
        ["Succeeded"] = new(N("Exported"), Icons.Material.Outlined.CheckCircle, "good"),
        ["Failed"] = new(N("Failed"), Icons.Material.Outlined.ErrorOutline, "bad"),
        ["Rejected"] = new(N("Rejected"), Icons.Material.Outlined.Block, "bad"),
        ["Withdrawn"] = new(N("Withdrawn"), Icons.Material.Outlined.Undo, "neutral"),
        ["Expired"] = new(N("Expired"), Icons.Material.Outlined.TimerOff, "neutral"),
        ["Cancelled"] = new(N("Cancelled"), Icons.Material.Outlined.Cancel, "neutral"),
    };

    private readonly string words = Words;

    /// <summary>What the person reads, in the viewer's language.</summary>
    public string Words => Say(words);

    /// <summary>The names of every status, as the API writes them, and <see cref="Scheduled"/>.</summary>
    public static IReadOnlyCollection<string> Names => Looks.Keys;

    /// <summary>The look of a status by its name; a name that is not known is shown as it is.</summary>
    public static StatusLook Of(string name) =>
        Looks.TryGetValue(name, out StatusLook? look) ? look : new StatusLook(name, Icons.Material.Outlined.HelpOutline, "neutral");
}

using ExportPortal.Data.Notifications;
using MudBlazor;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Icon and tone of a notification; the words say the same.</summary>
public static class NotificationLook
{
    /// <summary>The icon.</summary>
    public static string Icon(NotificationKind kind) => kind switch
    {
        NotificationKind.ApprovalNeeded => Icons.Material.Outlined.HowToReg,
        NotificationKind.Reminder => Icons.Material.Outlined.Alarm,
        NotificationKind.Escalated => Icons.Material.Outlined.MoveUp,
        NotificationKind.NoLongerNeeded => Icons.Material.Outlined.DoneAll,
        NotificationKind.Approved => Icons.Material.Outlined.ThumbUp,
        NotificationKind.Rejected => Icons.Material.Outlined.Block,
        NotificationKind.ChangesRequested => Icons.Material.Outlined.EditNote,
        NotificationKind.Withdrawn => Icons.Material.Outlined.Undo,
        NotificationKind.Expired => Icons.Material.Outlined.TimerOff,
        NotificationKind.Exported => Icons.Material.Outlined.TaskAlt,
        NotificationKind.Failed => Icons.Material.Outlined.ErrorOutline,
        NotificationKind.NeedsAttention => Icons.Material.Outlined.ReportProblem,
        NotificationKind.Commented => Icons.Material.Outlined.ChatBubbleOutline,
        NotificationKind.Undecidable => Icons.Material.Outlined.PersonOff,
        _ => Icons.Material.Outlined.TravelExplore,
    };

    /// <summary>The tone's class, of portal.css.</summary>
    public static string Tone(NotificationKind kind) => kind switch
    {
        NotificationKind.ApprovalNeeded or NotificationKind.Reminder or NotificationKind.Escalated or NotificationKind.ChangesRequested => "ep-tone-wait",
        NotificationKind.Approved or NotificationKind.Exported => "ep-tone-good",
        NotificationKind.Rejected or NotificationKind.Failed => "ep-tone-bad",
        NotificationKind.NeedsAttention or NotificationKind.Undecidable or NotificationKind.FoundOutside => "ep-tone-doubt",
        NotificationKind.Commented => "ep-tone-info",
        _ => "ep-tone-neutral",
    };
}

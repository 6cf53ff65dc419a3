using System.Text.Json;

namespace ExportPortal.Web.Features.Requests.Form;

/// <summary>What a person has put into the form so far.</summary>
/// <param name="Picks">The snapshots.</param>
/// <param name="Justification">The reason.</param>
/// <param name="Ticket">The ticket.</param>
/// <param name="StartAt">Local date and time of the start as the browser writes it, or empty.</param>
/// <param name="Later">Whether it starts at that time and not as soon as it is approved.</param>
/// <param name="Ticks">Warnings that were ticked, as "ARN code".</param>
public sealed record FormDraft(IReadOnlyList<Pick> Picks, string Justification = "", string Ticket = "", string StartAt = "", bool Later = false, IReadOnlyList<string>? Ticks = null)
{
    /// <summary>Why again.</summary>
    public string RepeatReason { get; init; } = "";

    /// <summary>Tags as they were typed.</summary>
    public string Tags { get; init; } = "";

    /// <summary>The watchers.</summary>
    public IReadOnlyList<Guid>? Watchers { get; init; }

    /// <summary>For whom, or null.</summary>
    public Guid? OnBehalfOf { get; init; }

    /// <summary>The key of a form's draft.</summary>
    public static string KeyOf(Guid form) => $"new {form:N}";

    /// <summary>The key of the draft of an edit.</summary>
    public static string KeyOfEdit(Guid request, int revision) => $"edit {request:N} {revision}";

    /// <summary>As the store keeps it.</summary>
    public string Write() => JsonSerializer.Serialize(this);

    /// <summary>As the store kept it; null for what it cannot have kept.</summary>
    public static FormDraft? Read(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<FormDraft>(text);
        }
        catch (JsonException)
        {
            return null; // of an older version of the portal
        }
    }
}

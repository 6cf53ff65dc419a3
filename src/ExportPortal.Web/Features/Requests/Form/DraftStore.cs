using System.Text.Json;
using Microsoft.JSInterop;

namespace ExportPortal.Web.Features.Requests.Form;

/// <summary>What a person has put into the form so far.</summary>
/// <param name="Picks">The snapshots.</param>
/// <param name="Justification">The reason.</param>
/// <param name="Ticket">The ticket.</param>
/// <param name="StartAt">Local date and time of the start as the browser writes it, or empty.</param>
/// <param name="Later">Whether it starts at that time and not as soon as it is approved.</param>
/// <param name="Ticks">Warnings that were ticked, as "ARN code".</param>
public sealed record Draft(IReadOnlyList<Pick> Picks, string Justification = "", string Ticket = "", string StartAt = "", bool Later = false, IReadOnlyList<string>? Ticks = null);

/// <summary>Keeps drafts in the tab's session storage: a refresh, or a circuit that was lost, brings them back.</summary>
public sealed class DraftStore(IJSRuntime js)
{
    /// <summary>Keeps it under the form's id.</summary>
    public async Task SaveAsync(Guid form, Draft draft)
    {
        try
        {
            await js.InvokeVoidAsync("sessionStorage.setItem", Key(form), JsonSerializer.Serialize(draft));
        }
        catch (JSException)
        {
            // The storage is full or forbidden; the form works without it.
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone.
        }
    }

    /// <summary>Brings it back; null when there is none.</summary>
    public async Task<Draft?> FindAsync(Guid form)
    {
        try
        {
            string? text = await js.InvokeAsync<string?>("sessionStorage.getItem", Key(form));
            return text is null ? null : JsonSerializer.Deserialize<Draft>(text);
        }
        catch (Exception exception) when (exception is JSException or JSDisconnectedException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Forgets it.</summary>
    public async Task RemoveAsync(Guid form)
    {
        try
        {
            await js.InvokeVoidAsync("sessionStorage.removeItem", Key(form));
        }
        catch (Exception exception) when (exception is JSException or JSDisconnectedException)
        {
            // Nothing is lost: a draft of a sent form is never read again.
        }
    }

    private static string Key(Guid form) => $"ep-new-{form:N}";
}

using Microsoft.JSInterop;

namespace ExportPortal.Web.Components;

/// <summary>What stands in the text fields of the page that is open, when the server may not have heard all of it.</summary>
public static class TypedWords
{
    /// <summary>
    /// Has the browser say again what stands in each text field of a form, and returns when all of it has been heard. A circuit can refuse a letter
    /// while the page around it is being drawn; before a form is called incomplete, what the person sees in it counts.
    /// </summary>
    /// <param name="js">The browser.</param>
    /// <param name="form">Identity of the element around the fields.</param>
    public static async Task HearAgainAsync(this IJSRuntime js, string form)
    {
        try
        {
            await using IJSObjectReference portal = await js.InvokeAsync<IJSObjectReference>("import", "./portal.js");
            await portal.InvokeVoidAsync("sayAgain", form);
        }
        catch (Exception exception) when (exception is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // The page goes, or its script did not load: what has been heard has to do.
        }
    }
}

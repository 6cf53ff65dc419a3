using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace ExportPortal.Web.Components.Layout;

/// <summary>What catches the errors of pages.</summary>
public sealed class PageBoundary : ErrorBoundary
{
    /// <inheritdoc />
    protected override Task OnErrorAsync(Exception exception) =>
        // The browser has gone while a component was calling it: the charts of MudBlazor draw on after that. There is nobody whom an error concerns,
        // and a warning for everybody who leaves the dashboard at once would bury those that mean something.
        exception is JSDisconnectedException ? Task.CompletedTask : base.OnErrorAsync(exception);
}

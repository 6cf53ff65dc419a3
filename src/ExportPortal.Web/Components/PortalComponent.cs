using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Web.Components;

/// <summary>
/// Base of every component: keeps the viewer's language. What wakes a page from outside (a tick, news of a request) runs in the caller's culture, so
/// <see cref="InvokeAsync(Action)"/> first takes up the one in which the component was made.
/// </summary>
public abstract class PortalComponent : ComponentBase
{
    private readonly CultureInfo language = CultureInfo.CurrentUICulture;

    /// <summary>Runs on the circuit, in the viewer's language.</summary>
    /// <param name="workItem">What to do there.</param>
    protected new Task InvokeAsync(Action workItem) => base.InvokeAsync(() =>
    {
        CultureInfo.CurrentUICulture = language;
        workItem();
    });

    /// <inheritdoc cref="InvokeAsync(Action)"/>
    protected new Task InvokeAsync(Func<Task> workItem) => base.InvokeAsync(() =>
    {
        CultureInfo.CurrentUICulture = language;
        return workItem();
    });
}

using ExportPortal.Domain;

namespace ExportPortal.Web.Components;

/// <summary>A page, or a part of one, that reads itself anew while somebody looks at it.</summary>
public abstract class LivePage : PortalComponent
{
    /// <summary>Does what news ask for, and draws the page. What goes wrong then shows as it would after a click; that the circuit is gone ends what watches for news.</summary>
    /// <param name="renew">Reads anew.</param>
    /// <param name="refused">Shows what the use case refused, e.g. because a role has gone.</param>
    protected async Task RenewAsync(Func<Task> renew, Action<string> refused)
    {
        try
        {
            await renew();
        }
        catch (RuleBroken refusal)
        {
            refused(refusal.Message);
        }
        catch (Exception exception) when (exception is not ObjectDisposedException)
        {
            await DispatchExceptionAsync(exception);
        }

        StateHasChanged();
    }
}

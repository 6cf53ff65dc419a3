using Microsoft.AspNetCore.Components;

namespace ExportPortal.Web.Components;

/// <summary>Base of what shows a time that goes on: asks for its words again as the clock or the viewer's zone moves, and renders only when they changed.</summary>
public abstract class LiveTime : PortalComponent, IDisposable
{
    private IDisposable? subscription;

    /// <summary>The words on screen.</summary>
    protected string Words { get; private set; } = "";

    /// <summary>The clock.</summary>
    [Inject]
    protected TimeProvider Clock { get; set; } = default!;

    /// <summary>Whose zone counts.</summary>
    [Inject]
    protected Viewer Viewer { get; set; } = default!;

    [Inject]
    private Ticker Ticker { get; set; } = default!;

    /// <summary>The words at this instant.</summary>
    protected abstract string Describe(DateTimeOffset now);

    /// <summary>Whether the words can still change with the clock.</summary>
    protected virtual bool IsMoving => true;

    /// <inheritdoc/>
    protected override void OnParametersSet() => Words = Describe(Clock.GetUtcNow());

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        // Here and not in OnInitialized: a prerendered copy has no later.
        if (firstRender)
        {
            Viewer.Changed += OnZoneChanged;
            subscription = Ticker.Subscribe(OnTick);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Viewer.Changed -= OnZoneChanged;
        subscription?.Dispose();
        GC.SuppressFinalize(this);
    }

    private void OnTick() => _ = InvokeAsync(() =>
    {
        if (!IsMoving)
        {
            return;
        }

        string words = Describe(Clock.GetUtcNow());
        if (words != Words)
        {
            Words = words;
            StateHasChanged();
        }
    });

    private void OnZoneChanged() => _ = InvokeAsync(() =>
    {
        Words = Describe(Clock.GetUtcNow());
        StateHasChanged();
    });
}

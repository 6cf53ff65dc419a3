using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Web.Components;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Views;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace ExportPortal.Web.Features.Dashboard;

/// <summary>The figures of each role, and charts over a range of days.</summary>
public sealed partial class DashboardPage : IDisposable
{
    private readonly LatestReading reading = new();
    private Figures? figures;
    private LiveChanges? watch;
    private string? failure;
    private FigureRange? shown;
    private LastVerification? chain;

    /// <summary>7, 30 or 90.</summary>
    [SupplyParameterFromQuery(Name = "days")]
    public int? Days { get; set; }

    /// <summary>First day of a range of one's own, yyyy-MM-dd.</summary>
    [SupplyParameterFromQuery]
    public string? From { get; set; }

    /// <summary>Its last day.</summary>
    [SupplyParameterFromQuery]
    public string? To { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    [Inject]
    private ReadLastVerification ReadChain { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private GetFigures GetFigures { get; set; } = default!;

    [Inject]
    private ChangeFeed Changes { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    private string GuideName { get; set; } = HelpLink.Requester;

    private DateOnly Today => ViewerDays.DayOf(Clock.GetUtcNow(), Viewer);

    private FigureRange Range => FigureRange.Read(Days, From, To, Today);

    private FigureLinks Links => new(Range);

    /// <inheritdoc />
    public void Dispose()
    {
        watch?.Dispose();
        reading.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        if (Authentication is not null)
        {
            GuideName = HelpLink.For((await Authentication).User);
        }

        if (RendererInfo.IsInteractive)
        {
            watch = new LiveChanges(Changes, Clock, LiveChanges.Pause, _ => true, () => InvokeAsync(HearAsync));
        }
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (shown != Range)
        {
            shown = Range;
            figures = null;
            await LoadAsync();
        }
    }

    private void Choose((string From, string To) days) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(
        new Dictionary<string, object?> { ["days"] = null, ["from"] = days.From, ["to"] = days.To }));

    private async Task LoadAsync()
    {
        try
        {
            await reading.BeginAsync(async mine =>
            {
                Figures read = await GetFigures.ExecuteAsync(Range, Viewer.Zone, mine);
                return (read, read.Watch is null ? null : await ReadChain.ExecuteAsync(mine));
            }, found => ((figures, chain), failure) = (found, null));
        }
        catch (RuleBroken refusal)
        {
            failure = refusal.Message;
        }
    }

    private Task HearAsync() => RenewAsync(LoadAsync, message => failure = message);
}

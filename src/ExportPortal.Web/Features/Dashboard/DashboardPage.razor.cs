using System.Globalization;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Components;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Requests;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ExportPortal.Web.Features.Dashboard;

/// <summary>The figures of each role, and charts over a range of days.</summary>
public sealed partial class DashboardPage : IDisposable
{
    private static readonly int[] Ranges = [7, 30, 90];
    private static readonly string[] OutcomeColours = ["#2f8f5b", "#c8434d", "#a86a00", "#8794a1", "#2a8c9c"];

    private Figures? figures;
    private ChangeWatch? watch;
    private string? failure;
    private int? shown;

    /// <summary>7, 30 or 90.</summary>
    [SupplyParameterFromQuery(Name = "days")]
    public int? Days { get; set; }

    [Inject]
    private GetFigures GetFigures { get; set; } = default!;

    [Inject]
    private ChangeFeed Changes { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    private int RangeDays => Days is { } days && Ranges.Contains(days) ? days : 30;

    private DateOnly Today => ViewerDays.DayOf(Clock.GetUtcNow(), Viewer);

    private DateOnly FirstDay => Today.AddDays(1 - RangeDays);

    private StackedBarChartOptions OutcomeOptions => new() { ChartPalette = OutcomeColours, YAxisFormat = "0", YAxisTicks = ChartScale.StepFor(figures!.Weeks.Max(w => w.Outcomes.Sum())) };

    private string[] WeekLabels => [.. figures!.Weeks.Select(w => DayText(w.FirstDay))];

    private List<ChartSeries<double>> OutcomeSeries =>
        [.. Outcome.All.Select((outcome, i) => new ChartSeries<double> { Name = outcome.Name, Data = figures!.Weeks.Select(w => (double)w.Outcomes[i]).ToArray() })];

    /// <inheritdoc />
    public void Dispose() => watch?.Dispose();

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
        {
            watch = new ChangeWatch(Changes, Clock, () => InvokeAsync(HearAsync));
        }
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (shown != RangeDays)
        {
            shown = RangeDays;
            figures = null;
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        try
        {
            figures = await GetFigures.ExecuteAsync(FirstDay, Viewer.Zone, CancellationToken.None);
            failure = null;
        }
        catch (RuleBroken refusal)
        {
            failure = refusal.Message;
        }
    }

    private async Task HearAsync()
    {
        try
        {
            await LoadAsync();
            StateHasChanged();
        }
        catch (Exception exception) when (exception is not ObjectDisposedException)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    // The list behind a figure: the same statuses, the same days, the same people.
    private string History(IReadOnlyList<RequestStatus> statuses, bool mine = false, bool ranged = true, WeekFigures? week = null)
    {
        List<string> query = [];
        if (statuses.Count > 0)
        {
            query.Add($"status={string.Join(',', statuses)}");
        }

        if (mine)
        {
            query.Add("mine=true");
        }

        if (week is not null)
        {
            query.Add($"from={ViewerDays.Write(week.FirstDay)}&to={ViewerDays.Write(week.LastDay)}");
        }
        else if (ranged)
        {
            query.Add($"from={ViewerDays.Write(FirstDay)}");
        }

        return $"/history?{string.Join('&', query)}";
    }

    private static string Text(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string DayText(DateOnly day) => day.ToString("d MMM", CultureInfo.InvariantCulture);
}

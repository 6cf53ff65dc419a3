using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Components;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Views;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Web.Features.Execution;

/// <summary>The exports that no request owns, filtered by the page's address.</summary>
public sealed partial class OutsideExportsPage
{
    private const int PageSize = 50;
    private const int CountCap = 10_000;

    private readonly LatestReading reading = new();
    private readonly RowNews<OutsideExportRow, string> news = new(row => row.RecordArn);
    private List<OutsideExportRow>? rows;
    private GridLook look = GridLook.Usual;
    private LiveChanges? live;
    private string? cursor;
    private string? failure;
    private string? read;
    private int count;

    /// <summary>Names of the address's parameters.</summary>
    private static class Parameters
    {
        public const string Text = "q";
        public const string Connection = "connection";
        public const string Region = "region";
        public const string From = "from";
    }

    /// <summary>Part of the snapshot's, record's or result's name.</summary>
    [SupplyParameterFromQuery(Name = Parameters.Text)]
    public string? Text { get; set; }

    /// <summary>One connection.</summary>
    [SupplyParameterFromQuery(Name = Parameters.Connection)]
    public string? Connection { get; set; }

    /// <summary>One region.</summary>
    [SupplyParameterFromQuery(Name = Parameters.Region)]
    public string? Region { get; set; }

    /// <summary>First day of their making, yyyy-MM-dd on the viewer's clock.</summary>
    [SupplyParameterFromQuery(Name = Parameters.From)]
    public string? From { get; set; }

    /// <summary>How many lines were shown, so that Back shows as many again.</summary>
    [SupplyParameterFromQuery(Name = "rows")]
    public int Rows { get; set; }

    [Inject]
    private ListOutsideExports List { get; set; } = default!;

    [Inject]
    private ChangeFeed Changes { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Inject]
    private LightsailConnections Connections { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    private bool IsFiltered => new[] { Text, Connection, Region, From }.Any(p => !string.IsNullOrEmpty(p));

    private string CountWords => count >= CountCap ? T("More than {0:N0} exports", CountCap) : count == 1 ? T("1 export") : T("{0:N0} exports", count);

    private OutsideExportFilter FilterNow => new(Blank(Connection), Blank(Region), Text, ViewerDays.StartOf(From, Viewer));

    /// <inheritdoc />
    public void Dispose()
    {
        live?.Dispose();
        reading.Dispose();
    }

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
        {
            live = LiveChanges.OfHistory(Changes, Clock, LiveChanges.Pause, Concerns, () => InvokeAsync(HearAsync));
        }
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        string wanted = string.Join('|', Text, Connection, Region, From);
        if (wanted != read)
        {
            read = wanted;
            rows = null;
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        try
        {
            await reading.BeginAsync(async mine =>
            {
                Page<OutsideExportRow> page = await List.ExecuteAsync(FilterNow, null, Math.Clamp(Rows, PageSize, ListRequests.MaxLimit), mine);
                return (page, page.NextCursor is null ? page.Items.Count : await List.CountAsync(FilterNow, CountCap, mine));
            }, found =>
            {
                (Page<OutsideExportRow> page, count) = found;
                (rows, cursor, failure) = ([.. page.Items], page.NextCursor, null);
                news.Clear();
            });
        }
        catch (RuleBroken refusal)
        {
            failure = refusal.Message;
        }
    }

    // A line names how many requests are about its snapshot, and one that an administrator adopts is a request's from then on.
    private static bool Concerns(string action) => action is AuditActions.ExportFoundOutside or AuditActions.ExportAdopted or AuditActions.ExportResolved or AuditActions.RequestSubmitted;

    private Task HearAsync() => RenewAsync(async () =>
    {
        if (rows is not { } shown)
        {
            return;
        }

        if (shown.Count == 0)
        {
            await LoadAsync();
        }
        else
        {
            await reading.GoOnAsync(
                mine => List.ExecuteAsync(FilterNow, null, Math.Clamp(shown.Count, PageSize, ListRequests.MaxLimit), mine),
                page => rows = news.Renew(rows!, page.Items, isWhole: cursor is null && page.NextCursor is null));
        }
    }, message => failure = message);

    private async Task MoreAsync()
    {
        try
        {
            await reading.GoOnAsync(mine => List.ExecuteAsync(FilterNow, cursor, PageSize, mine), page =>
            {
                rows!.AddRange(page.Items);
                cursor = page.NextCursor;
                Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("rows", rows.Count), replace: true);
            });
        }
        catch (RuleBroken refusal)
        {
            failure = refusal.Message;
        }
    }

    private void Filter(string parameter, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        [parameter] = string.IsNullOrWhiteSpace(value) ? null : value.Trim(),
        ["rows"] = null,
    }));

    private static IEnumerable<string> Names(IEnumerable<string> known, string? chosen) => known.Append(chosen ?? "").Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

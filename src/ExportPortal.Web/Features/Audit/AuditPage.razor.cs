using System.Globalization;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Components;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Views;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Web.Features.Audit;

/// <summary>The audit history. Its address says all: the query, the place in it, what is open and what is compared.</summary>
public sealed partial class AuditPage
{
    /// <summary>More than this is written in the background.</summary>
    private const int LargestAtOnce = ExportAudit.LargestWithSum;

    private const int PageSize = 50;

    /// <summary>So many new events are counted.</summary>
    private const int MostFresh = 100;

    private static readonly TimeSpan FreshPause = TimeSpan.FromSeconds(2);
    private const string OpenParameter = "open";
    private const string CompareParameter = "compare";

    private readonly HashSet<long> chosen = [];
    private readonly LatestReading reading = new();
    private IReadOnlyList<AuditEvent> compared = [];
    private EventsPage? page;
    private long count;
    private string? counted;
    private string? failure;
    private string? read;
    private GridLook look = GridLook.Usual;
    private LiveChanges? live;
    private int fresh;

    /// <summary>The query; see docs/audit-search.md.</summary>
    [SupplyParameterFromQuery(Name = "query")]
    public string? Query { get; set; }

    /// <summary>Events older than this one.</summary>
    [SupplyParameterFromQuery(Name = "before")]
    public long? BeforeSeq { get; set; }

    /// <summary>Events newer than this one.</summary>
    [SupplyParameterFromQuery(Name = "after")]
    public long? AfterSeq { get; set; }

    /// <summary>The open event.</summary>
    [SupplyParameterFromQuery(Name = OpenParameter)]
    public long? Open { get; set; }

    /// <summary>Numbers of the events that are compared, with commas between.</summary>
    [SupplyParameterFromQuery(Name = CompareParameter)]
    public string? Compare { get; set; }

    /// <summary>Of older links: words.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    /// <summary>Of older links: an action or the part before its dot.</summary>
    [SupplyParameterFromQuery(Name = "action")]
    public string? Action { get; set; }

    /// <summary>Of older links: name or id of the actor.</summary>
    [SupplyParameterFromQuery(Name = "actor")]
    public string? Who { get; set; }

    /// <summary>Of older links: id, name or type of the subject.</summary>
    [SupplyParameterFromQuery(Name = "subject")]
    public string? Subject { get; set; }

    /// <summary>Of older links: first day, yyyy-MM-dd on the viewer's clock.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    /// <summary>Of older links: last day.</summary>
    [SupplyParameterFromQuery(Name = "to")]
    public string? To { get; set; }

    [Inject]
    private BrowseAudit Browse { get; set; } = default!;

    [Inject]
    private ChangeFeed Changes { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    private bool IsFiltered => !string.IsNullOrWhiteSpace(Query);

    private string CountWords => count > LargestAtOnce ? T("More than {0:N0} events", LargestAtOnce) : count == 1 ? T("1 event") : T("{0:N0} events", count);

    private (long From, long To)? InView => page is { Events.Count: > 0 } shown ? (shown.Events.Min(e => e.Seq), shown.Events.Max(e => e.Seq)) : null;

    private string NewestLink => LinkTo(null, null);

    private string NewerLink => LinkTo(null, page!.Events[0].Seq);

    private string OlderLink => LinkTo(page!.Events[^1].Seq, null);

    private AuditFilter FilterNow => new(Query: Query, Zone: Viewer.Zone);

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
            live = LiveChanges.OfHistory(Changes, Clock, FreshPause, _ => true, () => InvokeAsync(HearAsync));
        }
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (OldLink() is { } query)
        {
            Navigation.NavigateTo(AuditLinks.Of(query), replace: true);
            return;
        }

        string wanted = string.Join('|', Query, BeforeSeq, AfterSeq, Viewer.Zone.Id);
        if (wanted != read)
        {
            read = wanted;
            page = null;
            await LoadAsync();
        }

        await CompareAsync();
    }

    // A query that nobody asks any more is ended: its count may still be at work long after its page was drawn.
    private async Task LoadAsync()
    {
        string query = Query ?? "";
        try
        {
            await reading.BeginAsync(async mine =>
            {
                EventsPage found = await Browse.ReadAsync(FilterNow, BeforeSeq, BeforeSeq is null ? AfterSeq : null, PageSize, mine);
                mine.ThrowIfCancellationRequested();
                (page, failure, fresh) = (found, null, 0);
                if (counted == query)
                {
                    return count;
                }

                // Shown as soon as it is read; the count of matches may take a moment longer.
                StateHasChanged();
                return await Browse.CountAsync(FilterNow, LargestAtOnce + 1, mine);
            }, matches => (count, counted) = (matches, query));
        }
        catch (RuleBroken refusal)
        {
            failure = refusal.Message;
        }
    }

    // Events only come, and only before the newest: a page that has newer ones beside it stays as it is.
    private Task HearAsync() => RenewAsync(async () =>
    {
        if (page is not { Newer: false } shown || BeforeSeq is not null)
        {
            return;
        }

        if (shown.Events.Count == 0)
        {
            counted = null;
            await LoadAsync();
        }
        else
        {
            await reading.GoOnAsync(mine => Browse.CountNewerAsync(FilterNow, shown.Events[0].Seq, MostFresh, mine), newer => fresh = newer);
        }
    }, message => failure = message);

    private async Task ShowFreshAsync()
    {
        counted = null;
        if (AfterSeq is null)
        {
            await LoadAsync();
        }
        else
        {
            Navigation.NavigateTo(NewestLink);
        }
    }

    private async Task CompareAsync()
    {
        long[] wanted = [.. (Compare ?? "").Split(',').Select(t => long.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out long seq) ? seq : 0).Where(seq => seq > 0).Distinct().Take(BrowseAudit.MostCompared)];
        if (wanted.Length < 2)
        {
            compared = [];
        }
        else if (!wanted.Order().SequenceEqual(compared.Select(e => e.Seq)))
        {
            try
            {
                compared = await Browse.GetAsync(wanted, CancellationToken.None);
                chosen.UnionWith(wanted);
            }
            catch (RuleBroken refusal)
            {
                failure = refusal.Message;
            }
        }
    }

    private string? OldLink()
    {
        if (new[] { Text, Action, Who, Subject, From, To }.All(string.IsNullOrEmpty))
        {
            return null;
        }

        try
        {
            return new AuditFilter(ViewerDays.StartOf(From, Viewer), ViewerDays.EndOf(To, Viewer), Who, Action, Subject, null, Text, Query).ToQuery();
        }
        catch (RuleBroken)
        {
            return Query ?? "";
        }
    }

    private void Ask(string query) => Navigation.NavigateTo(AuditLinks.Of(query));

    private async Task JumpAsync(ChangeEventArgs e)
    {
        if (ViewerDays.EndOf((string?)e.Value, Viewer) is not { } end)
        {
            return;
        }

        long? newest = await Browse.FindBeforeAsync(end, CancellationToken.None);
        Navigation.NavigateTo(LinkTo((newest ?? 0) + 1, null));
    }

    private string LinkTo(long? before, long? after) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["before"] = before, ["after"] = after, [OpenParameter] = null });

    private void Show(string parameter, object? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [parameter] = value }));

    private void Choose(long seq, bool wanted)
    {
        if (wanted && chosen.Count < BrowseAudit.MostCompared)
        {
            chosen.Add(seq);
        }
        else
        {
            chosen.Remove(seq);
        }
    }

    // A request by its number and snapshot, which its events carry, with the way to it; anything else by type and name.
    private static RenderFragment AboutOf(AuditEvent item) => builder =>
    {
        if (item.RequestId is { } request)
        {
            builder.OpenElement(0, "a");
            builder.AddAttribute(1, "class", "ep-link");
            builder.AddAttribute(2, "href", $"/requests/{request}");
            builder.AddContent(3, EventJson.RequestName(item.Data) ?? T("request"));
            builder.CloseElement();
        }
        else
        {
            builder.AddContent(4, $"{item.SubjectType} {item.SubjectId}");
        }
    };
}

using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Components;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Views;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace ExportPortal.Web.Features.Audit;

/// <summary>The history of requests, filtered by its address.</summary>
public sealed partial class HistoryPage : IDisposable
{
    private const int PageSize = 50;
    private const int CountCap = 10_000;

    private readonly LatestReading reading = new();
    private List<RequestRow>? rows;
    private IReadOnlyList<ConnectionSettings>? connections;
    private Dictionary<Guid, IReadOnlyList<DeciderLine>> deciders = [];
    private GridLook look = GridLook.Usual;
    private LiveChanges? watch;
    private string? cursor;
    private string? failure;
    private string? read;
    private int count;
    private bool changed;
    private bool readsAudit;

    /// <summary>Names of the address's parameters.</summary>
    private static class Parameters
    {
        public const string Text = "q";
        public const string Status = "status";
        public const string Kind = "kind";
        public const string Connection = "connection";
        public const string Region = "region";
        public const string From = "from";
        public const string To = "to";
    }

    /// <summary>Snapshot, number, ticket, destination or person.</summary>
    [SupplyParameterFromQuery(Name = Parameters.Text)]
    public string? Text { get; set; }

    /// <summary>Names of statuses with commas between.</summary>
    [SupplyParameterFromQuery(Name = Parameters.Status)]
    public string? Status { get; set; }

    /// <summary>Instance or Disk.</summary>
    [SupplyParameterFromQuery(Name = Parameters.Kind)]
    public string? Kind { get; set; }

    /// <summary>One connection.</summary>
    [SupplyParameterFromQuery(Name = Parameters.Connection)]
    public string? Connection { get; set; }

    /// <summary>One region.</summary>
    [SupplyParameterFromQuery(Name = Parameters.Region)]
    public string? Region { get; set; }

    /// <summary>First day, yyyy-MM-dd on the viewer's clock.</summary>
    [SupplyParameterFromQuery(Name = Parameters.From)]
    public string? From { get; set; }

    /// <summary>Last day.</summary>
    [SupplyParameterFromQuery(Name = Parameters.To)]
    public string? To { get; set; }

    /// <summary>Those that stand on this error.</summary>
    [SupplyParameterFromQuery(Name = "error")]
    public string? ErrorCode { get; set; }

    /// <summary>Those that the viewer asked for.</summary>
    [SupplyParameterFromQuery(Name = "mine")]
    public bool Mine { get; set; }

    /// <summary>Only the requests of one batch.</summary>
    [SupplyParameterFromQuery]
    public Guid? Batch { get; set; }

    /// <summary>Only the requests about one snapshot, by its ARN.</summary>
    [SupplyParameterFromQuery(Name = "snapshot")]
    public string? SnapshotArn { get; set; }

    /// <summary>Only requests whose snapshot had this tag.</summary>
    [SupplyParameterFromQuery]
    public string? Tag { get; set; }

    /// <summary>Only requests of the members of this group.</summary>
    [SupplyParameterFromQuery]
    public string? Team { get; set; }

    /// <summary>How many lines were shown, so that Back shows as many again.</summary>
    [SupplyParameterFromQuery(Name = "rows")]
    public int Rows { get; set; }

    /// <summary>The open line.</summary>
    [SupplyParameterFromQuery(Name = "open")]
    public Guid? OpenId { get; set; }

    [Inject]
    private ListRequests List { get; set; } = default!;

    [Inject]
    private ReadDeciders ReadDeciders { get; set; } = default!;

    [Inject]
    private ListVisibleConnections Connections { get; set; } = default!;

    [Inject]
    private ChangeFeed Changes { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    private IReadOnlyList<RequestStatus> Statuses => [.. (Status ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(name => Enum.TryParse(name, ignoreCase: true, out RequestStatus status) && Enum.IsDefined(status) ? status : (RequestStatus?)null).OfType<RequestStatus>()];

    private string StatusChoice => string.Join(',', Statuses);

    private bool IsFiltered => Mine || Batch is not null || new[] { Text, Status, Kind, Connection, Region, From, To, ErrorCode, SnapshotArn, Tag, Team }.Any(p => !string.IsNullOrEmpty(p));

    private string CountWords => count >= CountCap ? T("More than {0:N0} requests", CountCap) : count == 1 ? T("1 request") : T("{0:N0} requests", count);

    private string OwnOrErrorWords => ErrorCode switch
    {
        null => T("Only your own requests."),
        RequestFilter.AnyError => Mine ? T("Only your own requests that stand on an error.") : T("Only requests that stand on an error."),
        _ => Mine ? T("Only your own requests that stand on the error {0}.", ErrorCode) : T("Only requests that stand on the error {0}.", ErrorCode),
    };

    private string TagOrTeamWords => string.IsNullOrEmpty(Team) ? T("Only requests for snapshots with the tag {0}.", Tag)
        : string.IsNullOrEmpty(Tag) ? T("Only requests by members of the group {0}.", Team)
        : T("Only requests for snapshots with the tag {0} by members of the group {1}.", Tag, Team);

    private RequestFilter FilterNow => new(
        Statuses, Mine, Text, Blank(Connection), Blank(Region), Enum.TryParse(Kind, ignoreCase: true, out SnapshotKind kind) && Enum.IsDefined(kind) ? kind : null, Blank(ErrorCode),
        ViewerDays.StartOf(From, Viewer), ViewerDays.EndOf(To, Viewer), Batch, Blank(SnapshotArn), Blank(Tag), Blank(Team));

    /// <inheritdoc />
    public void Dispose()
    {
        watch?.Dispose();
        reading.Dispose();
    }

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
        {
            watch = new LiveChanges(Changes, Clock, LiveChanges.Pause, _ => true, () => InvokeAsync(() => { changed = true; StateHasChanged(); }));
        }
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (Authentication is not null)
        {
            System.Security.Claims.ClaimsPrincipal person = (await Authentication).User;
            readsAudit = person.IsInRole(nameof(Role.Auditor)) || person.IsInRole(nameof(Role.Administrator));
        }

        string wanted = string.Join('|', Text, Status, Kind, Connection, Region, From, To, ErrorCode, Mine, Batch, SnapshotArn, Tag, Team);
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
                connections ??= await Connections.ExecuteAsync(mine);
                Lines first = await ReadAsync(null, Math.Clamp(Rows, PageSize, ListRequests.MaxLimit), mine);
                return (first, await List.CountAsync(FilterNow, CountCap, mine));
            }, found =>
            {
                (Lines first, count) = found;
                (deciders, rows, failure, changed) = ([], [], null, false);
                Add(first);
            });
        }
        catch (RuleBroken refusal)
        {
            failure = refusal.Message;
        }
    }

    private async Task MoreAsync()
    {
        try
        {
            await reading.GoOnAsync(mine => ReadAsync(cursor, PageSize, mine), more =>
            {
                Add(more);
                Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("rows", rows!.Count), replace: true);
            });
        }
        catch (RuleBroken refusal)
        {
            failure = refusal.Message;
        }
    }

    private async Task<Lines> ReadAsync(string? after, int limit, CancellationToken cancel)
    {
        Page<RequestRow> page = await List.ExecuteAsync(FilterNow, after, limit, cancel);
        return new Lines(page, await ReadDeciders.ExecuteAsync([.. page.Items.Select(r => r.Id)], cancel));
    }

    private void Add(Lines lines)
    {
        foreach (IGrouping<Guid, DeciderLine> found in lines.Deciders)
        {
            deciders[found.Key] = [.. found];
        }

        rows!.AddRange(lines.Page.Items);
        cursor = lines.Page.NextCursor;
    }

    private void Filter(string parameter, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        [parameter] = string.IsNullOrWhiteSpace(value) ? null : value.Trim(),
        ["open"] = null,
        ["rows"] = null,
    }));

    private void Toggle(Guid id) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("open", OpenId == id ? null : id));

    // A name and, where it was no yes, what it was.
    private IReadOnlyList<(string Name, string? No)> Deciders(RequestRow row) => deciders.TryGetValue(row.Id, out IReadOnlyList<DeciderLine>? lines)
        ? [.. lines.Select(l => (l.PersonName, l.Kind switch { DecisionKind.Approved => null, DecisionKind.Rejected => Say(RequestStatus.Rejected.Words()), _ => Say(RequestStatus.ChangesRequested.Words()) }))]
        : [(row.ApprovedAt is not null ? T("Policy") : "–", null)];

    // From a cell to the events behind it, for those who may read them.
    private RenderFragment? Behind(RequestRow row, string part, string label) => !readsAudit ? null : builder =>
    {
        builder.OpenElement(0, "a");
        builder.AddAttribute(1, "class", "ep-link au-behind");
        builder.AddAttribute(2, "href", AuditLinks.Of($"request:{row.Id} {part}"));
        builder.AddAttribute(3, "aria-label", label);
        builder.AddContent(4, T("events"));
        builder.CloseElement();
    };

    private static RenderFragment Result(RequestRow row) => builder =>
    {
        if (row.DestinationId is not null)
        {
            builder.OpenComponent<CopyableId>(0);
            builder.AddComponentParameter(1, nameof(CopyableId.Value), row.DestinationId);
            builder.AddComponentParameter(2, nameof(CopyableId.Label), T("destination"));
            builder.AddComponentParameter(3, nameof(CopyableId.Href), AwsConsole.LinkTo(row.Region, row.DestinationId));
            builder.AddComponentParameter(4, nameof(CopyableId.HrefTitle), T("the EC2 console"));
            builder.CloseComponent();
        }
        else if (row.ErrorCode is not null)
        {
            builder.AddContent(5, Say(ErrorCatalogue.For(row.ErrorCode, null).Words));
        }
    };

    private static IEnumerable<string> Names(IEnumerable<string> known, string? chosen) => known.Append(chosen ?? "").Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    /// <summary>Requests, and who decided on them.</summary>
    private sealed record Lines(Page<RequestRow> Page, ILookup<Guid, DeciderLine> Deciders);
}

using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Components;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Views;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using MudBlazor;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>The approver's inbox. What changes elsewhere never moves a line under the cursor: a bar offers it instead.</summary>
public sealed partial class InboxPage : IDisposable
{
    private const int Step = 50;

    private readonly LatestReading reading = new();
    private readonly HashSet<Guid> selected = [];
    private readonly HashSet<Guid> gone = [];
    private readonly RowNews<InboxRow, Guid> news = new(row => row.Id);
    private GridLook look = GridLook.Usual;
    private List<InboxRow> rows = [];
    private InboxCounts counts = new(0, 0, 0, 0);
    private IReadOnlyList<DecisionResult>? results;
    private (InboxTab Part, bool DueToday)? shown;
    private LiveChanges? watch;
    private string? failure;
    private bool loaded;
    private bool hasMore;
    private bool deciding;
    private int take = Step;

    /// <summary>The part of the inbox: mine, others, decided or all.</summary>
    [SupplyParameterFromQuery(Name = "tab")]
    public string? Tab { get; set; }

    /// <summary>The request whose panel is open.</summary>
    [SupplyParameterFromQuery(Name = "open")]
    public Guid? OpenId { get; set; }

    /// <summary>"today" leaves what expires before the viewer's midnight.</summary>
    [SupplyParameterFromQuery(Name = "due")]
    public string? Due { get; set; }

    [Inject]
    private ListInbox Inbox { get; set; } = default!;

    [Inject]
    private DecideSeveral Decide { get; set; } = default!;

    [Inject]
    private OpenedRequests Opened { get; set; } = default!;

    [Inject]
    private IOptions<BulkSettings> Bulk { get; set; } = default!;

    [Inject]
    private ChangeFeed Changes { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    private InboxTab Part => Enum.TryParse(Tab, ignoreCase: true, out InboxTab part) && Enum.IsDefined(part) ? part : InboxTab.Mine;

    private bool DueToday => Due == "today" && Part is (InboxTab.Mine or InboxTab.Others);

    private bool HasSelection => Part is InboxTab.Mine or InboxTab.Others;

    private string? News
    {
        get
        {
            return (news.New, gone.Count) switch
            {
                (0, 0) => null,
                ( > 0, 0) => T("{0} new", news.New),
                (0, > 0) => T("{0} no longer here", gone.Count),
                _ => T("{0} new, {1} no longer here", news.New, gone.Count),
            };
        }
    }

    private RenderFragment EmptyWords => builder =>
    {
        (string title, string text) = Part switch
        {
            InboxTab.Mine when DueToday => (T("Nothing expires today"), T("What waits for you has more time.")),
            InboxTab.Mine => (T("Nothing waits for you"), counts.Others > 0 ? T("Some requests wait for other approvers.") : T("New requests appear here by themselves.")),
            InboxTab.Others => (T("Nothing waits for others"), T("Your own requests and those of other approvers' groups appear here.")),
            InboxTab.Decided => (T("You have not decided on a request yet"), T("Requests that you approve, reject or send back are kept here.")),
            _ => (T("There are no requests yet"), T("When somebody asks for an export, it appears here by itself.")),
        };
        builder.OpenComponent<EmptyState>(0);
        builder.AddComponentParameter(1, nameof(EmptyState.Title), title);
        builder.AddComponentParameter(2, nameof(EmptyState.Text), text);
        builder.AddComponentParameter(3, nameof(EmptyState.Icon), Part == InboxTab.Mine ? Icons.Material.Outlined.TaskAlt : Icons.Material.Outlined.Inbox);
        builder.CloseComponent();
    };

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
            watch = new LiveChanges(Changes, Clock, LiveChanges.Pause, _ => true, () => InvokeAsync(HearAsync));
        }
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (shown == (Part, DueToday))
        {
            return; // only the panel was opened or closed
        }

        shown = (Part, DueToday);
        take = Step;
        loaded = false;
        selected.Clear();
        results = null;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            await reading.BeginAsync(mine => ReadAsync(take, mine), inbox =>
            {
                Take(inbox);
                failure = null;
            });
        }
        catch (RuleBroken refusal)
        {
            failure = refusal.Message;
        }
    }

    private Task<InboxList> ReadAsync(int lines, CancellationToken cancel) => Inbox.ExecuteAsync(Part, Math.Min(lines, ListRequests.MaxLimit), DueToday ? Midnight() : null, cancel);

    private void Take(InboxList inbox)
    {
        rows = [.. inbox.Items];
        counts = inbox.Counts;
        hasMore = inbox.HasMore && rows.Count < ListRequests.MaxLimit;
        news.Clear();
        gone.Clear();
        selected.IntersectWith(rows.Select(r => r.Id));
        loaded = true;
    }

    // Reads again after a change: lines on screen are renewed where they stand, the rest waits behind the bar.
    private Task HearAsync() => RenewAsync(() => reading.GoOnAsync(mine => ReadAsync(rows.Count + Step, mine), now =>
    {
        counts = now.Counts;
        if (rows.Count == 0)
        {
            Take(now);
        }
        else
        {
            gone.Clear();
            gone.UnionWith(rows.Select(r => r.Id).Except(now.Items.Select(i => i.Id)));
            rows = news.Renew(rows, now.Items, isWhole: !hasMore);
            selected.ExceptWith(gone);
        }
    }), message => failure = message);

    private Task ShowNews() => LoadAsync();

    private async Task ShowMoreAsync()
    {
        take = rows.Count + Step;
        await LoadAsync();
    }

    private void Open(Guid id) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("open", id));

    private void Close() => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("open", (Guid?)null));

    private void Select(Guid id, bool chosen)
    {
        if (!(chosen ? selected.Add(id) : selected.Remove(id)))
        {
            return;
        }

        results = null;
    }

    private void SelectAll(ChangeEventArgs change)
    {
        selected.Clear();
        if (change.Value is true)
        {
            selected.UnionWith(rows.Where(r => !gone.Contains(r.Id)).Select(r => r.Id));
        }
    }

    // The line leaves at once: the person has just acted on it. The next one opens nothing by itself.
    private async Task DecidedAsync(DecisionNotice notice)
    {
        Snackbar.Add(notice.Words, notice.IsOurs ? Severity.Success : Severity.Info);
        if (Part is InboxTab.Mine or InboxTab.Others)
        {
            Close();
        }

        await LoadAsync();
    }

    private async Task ApproveSelectedAsync()
    {
        List<DecisionItem> items = [.. rows.Where(r => selected.Contains(r.Id) && WhyLeftOut(r) is null).Select(r => new DecisionItem(r.Id, r.Number, r.SnapshotName, r.PlanHash) { WasOpened = WasOpened(r) })];
        string? comment = await ConfirmDialog.AskAsync(
            Dialogs, items.Count == 1 ? T("Approve 1 request?") : T("Approve {0} requests?", items.Count),
            T("Each is approved as it stands on your screen. Those that need nobody else are exported as soon as they may start."),
            items.Count == 1 ? T("Approve 1 request") : T("Approve {0} requests", items.Count),
            asksReason: true, reasonLabel: T("Comment for all of them"));
        if (comment is null)
        {
            return;
        }

        deciding = true;
        results = await Decide.ExecuteAsync(items, DecisionKind.Approved, comment.Length == 0 ? null : comment, CancellationToken.None);
        deciding = false;
        selected.Clear();
        int approved = results.Count(r => r.Done);
        Snackbar.Add(items.Count == 1 ? T("Approved {0} of 1 request.", approved) : T("Approved {0} of {1} requests.", approved, items.Count), results.All(r => r.Done) ? Severity.Success : Severity.Warning);
        await LoadAsync();
    }

    // What is open now counts: the page may hear of the new address before the others do.
    private bool WasOpened(InboxRow row) => row.Id == OpenId || Opened.Has(row.Id);

    private string? WhyLeftOut(InboxRow row) => BulkChoice.WhyLeftOut(row, Bulk.Value.BulkCostLimit, WasOpened(row));

    private bool HasNewComment(InboxRow row) => row.NewCommentAt is { } said && row.Id != OpenId && !Opened.HasSeen(row.Id, said);

    private DateTimeOffset Midnight() => ViewerDays.Midnight(ViewerDays.DayOf(Clock.GetUtcNow(), Viewer).AddDays(1), Viewer);

    private static Dictionary<string, object?> TabParameters(InboxTab tab) => new()
    {
        ["tab"] = tab == InboxTab.Mine ? null : tab.ToString().ToLowerInvariant(),
        ["open"] = null,
        ["due"] = null,
    };

    private static string CountText(int count) => count >= ListInbox.CountCap ? string.Create(Culture, $"{ListInbox.CountCap:N0}+") : $"{count}";

    private static string TitleOf(InboxTab tab) => tab switch
    {
        InboxTab.Mine => T("Waiting for me"),
        InboxTab.Others => T("Waiting for others"),
        InboxTab.Decided => T("Decided by me"),
        _ => T("All I can see"),
    };
}

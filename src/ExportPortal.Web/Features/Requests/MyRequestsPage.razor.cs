using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Components;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Requests.Times;
using ExportPortal.Web.Features.Views;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ExportPortal.Web.Features.Requests;

/// <summary>What the signed-in requester asked for: filters, search, keyset pages, live.</summary>
public sealed partial class MyRequestsPage : IDisposable
{
    private const int PageSize = 50;
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan ReloadPause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource gone = new();
    private readonly LatestReading reading = new();
    private readonly System.Collections.Concurrent.ConcurrentDictionary<Guid, RequestStatus> changed = new();
    private readonly HashSet<Guid> fresh = [];
    private IReadOnlyDictionary<RequestStatus, int> counts = new Dictionary<RequestStatus, int>();
    private RequestGroup chosen = RequestGroup.All[0];
    private readonly Dictionary<Guid, UsualTimes?> usual = [];
    private List<RequestRow>? rows;
    private TypedSearch search = default!;
    private LiveChanges? live;
    private GridLook look = GridLook.Usual;
    private string? cursor;
    private string? error;
    private string announcement = "";
    private string loaded = "";
    private bool loadingMore;
    private Guid me;

    /// <summary>Key of a <see cref="RequestGroup"/>.</summary>
    [SupplyParameterFromQuery]
    public string? Status { get; set; }

    /// <summary>Words to search for.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    /// <summary>How many lines were shown, so that Back shows as many again.</summary>
    [SupplyParameterFromQuery]
    public int Rows { get; set; }

    [Inject]
    private ListRequests List { get; set; } = default!;

    [Inject]
    private CountMyRequests Count { get; set; } = default!;

    [Inject]
    private ReadUsualTimes Usual { get; set; } = default!;

    [Inject]
    private WithdrawRequest Withdraw { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

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

    private static (string, string)[] Columns => [("asked", T("Asked")), ("result", T("Result"))];

    private RequestFilter Filter => new(chosen.Statuses, Mine: true, Text: search.Applied);

    /// <inheritdoc />
    public void Dispose()
    {
        live?.Dispose();
        gone.Cancel();
        gone.Dispose();
        reading.Dispose();
        search.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        search = new TypedSearch(Clock, TypingPause);
        if (RendererInfo.IsInteractive)
        {
            live = new LiveChanges(Changes, Clock, ReloadPause, Note, () => InvokeAsync(TakeChangesAsync));
        }

        try
        {
            me = (await User.GetAsync(gone.Token)).Id;
        }
        catch (RuleBroken refusal)
        {
            error = refusal.Message;
        }
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        search.Take(Query);
        chosen = RequestGroup.Of(Status);
        if (loaded != $"{chosen.Key} {search.Applied}")
        {
            await ReloadAsync();
        }
    }

    private async Task ReloadAsync()
    {
        loaded = $"{chosen.Key} {search.Applied}";
        try
        {
            int limit = Math.Clamp(Math.Max(Rows, PageSize), PageSize, ListRequests.MaxLimit);
            await reading.BeginAsync(async mine =>
            {
                Page<RequestRow> first = await List.ExecuteAsync(Filter, null, limit, mine);
                await MeasureAsync(first.Items, mine);
                return (first, await Count.ExecuteAsync(mine));
            }, found =>
            {
                (Page<RequestRow> first, counts) = found;
                (rows, cursor, error) = ([.. first.Items], first.NextCursor, null);
                fresh.Clear();
                announcement = T("{0} requests shown", rows.Count);
            });
        }
        catch (RuleBroken refusal)
        {
            error = refusal.Message;
        }
    }

    private async Task ShowMoreAsync()
    {
        loadingMore = true;
        try
        {
            await reading.GoOnAsync(async mine =>
            {
                Page<RequestRow> next = await List.ExecuteAsync(Filter, cursor, PageSize, mine);
                await MeasureAsync(next.Items, mine);
                return next;
            }, next =>
            {
                rows!.AddRange(next.Items);
                cursor = next.NextCursor;
                Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("rows", rows.Count), replace: true);
            });
        }
        catch (RuleBroken refusal)
        {
            error = refusal.Message;
        }
        finally
        {
            loadingMore = false;
        }
    }

    // One query a minute serves all lines of everybody.
    private async Task MeasureAsync(IEnumerable<RequestRow> lines, CancellationToken cancel)
    {
        foreach (RequestRow row in lines.Where(r => RequestGroup.UnderWay.Statuses.Contains(r.Status)))
        {
            usual[row.Id] = await Usual.ExecuteAsync(row.Kind, row.SizeInGb, cancel);
        }
    }

    /// <summary>Runs on the writer's thread: remembers what has changed.</summary>
    private bool Note(RequestChange change)
    {
        if (!change.BelongsTo(me))
        {
            return false;
        }

        changed[change.RequestId] = change.Status;
        return true;
    }

    /// <summary>Lines change in place, even those that the filter would not show any more; new ones wait behind a bar. Nothing moves under the pointer.</summary>
    private async Task TakeChangesAsync()
    {
        if (rows is null)
        {
            return;
        }

        try
        {
            bool counted = false;
            foreach ((Guid id, RequestStatus status) in changed.ToArray())
            {
                changed.TryRemove(new KeyValuePair<Guid, RequestStatus>(id, status));
                int at = rows.FindIndex(r => r.Id == id);
                if (at < 0)
                {
                    counted |= (chosen.Statuses.Count == 0 || chosen.Statuses.Contains(status)) && fresh.Add(id);
                }
                else if (rows[at].Status != status)
                {
                    await RefreshAsync(at);
                    counted = true;
                }
            }

            if (counted)
            {
                counts = await Count.ExecuteAsync(gone.Token);
                StateHasChanged();
            }
        }
        catch (Exception exception) when (exception is RuleBroken or OperationCanceledException)
        {
            // Signed out or gone; the next action says so.
        }
    }

    private async Task RefreshAsync(int at)
    {
        RequestRow old = rows![at];
        Page<RequestRow> found = await List.ExecuteAsync(new RequestFilter(Mine: true, Text: $"#{old.Number}"), null, PageSize, gone.Token);
        if (found.Items.FirstOrDefault(r => r.Id == old.Id) is { } present && rows.IndexOf(old) is >= 0 and int place)
        {
            await MeasureAsync([present], gone.Token);
            rows[place] = present;
            announcement = T("Request {0} is {1} now", present.Number, Say(present.Status.Words()));
        }
    }

    private async Task TakeBackAsync(RequestRow row)
    {
        if (await ConfirmDialog.AskAsync(Dialogs, RequestActions.TakeBackQuestion(row.Status, row.Number), RequestActions.TakeBackEffect(row.Status), RequestActions.TakeBackWord(row.Status), isDangerous: true) is null)
        {
            return;
        }

        try
        {
            await Withdraw.ExecuteAsync(row.Id, gone.Token);
            Snackbar.Add(RequestActions.TakenBack(row.Status, row.Number), Severity.Success);
        }
        catch (RuleBroken refusal)
        {
            Snackbar.Add(Say(refusal.Message), Severity.Warning);
        }
    }

    private async Task SearchSoon()
    {
        if (await search.SettleAsync() is { } wanted)
        {
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["q"] = wanted.Length == 0 ? null : wanted, ["rows"] = null }), replace: true);
        }
    }

    private void Go(string key, string? value) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [key] = value, ["rows"] = null }));

    private void ClearFilters()
    {
        search.Clear();
        Navigation.NavigateTo("/requests");
    }
}

using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Drafts;
using ExportPortal.Web.Features.Favourites;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Requests.Form;
using ExportPortal.Web.Features.Views;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace ExportPortal.Web.Features.Snapshots;

/// <summary>All snapshots of all connections: search, filter, choose.</summary>
public sealed partial class SnapshotsPage : IDisposable
{
    private const int PageSize = 50;
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan ReloadPause = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource gone = new();
    private readonly Dictionary<string, Pick> picked = new(StringComparer.Ordinal);
    private HashSet<string> favourites = [];
    private SnapshotList? list;
    private IReadOnlyList<SnapshotRow> found = [];
    private IReadOnlyList<SnapshotRow> shown = [];
    private SnapshotKind? kind;
    private LiveChanges? live;
    private NewerLists? news;
    private GridLook look = GridLook.Usual;
    private TypedSearch search = default!;
    private string? error;
    private string announcement = "";
    private bool busy;
    private bool isBehind;
    private int hidden;
    private int page = 1;

    /// <summary>Words to search for.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    /// <summary>One connection.</summary>
    [SupplyParameterFromQuery]
    public string? Connection { get; set; }

    /// <summary>One region.</summary>
    [SupplyParameterFromQuery]
    public string? Region { get; set; }

    /// <summary>Instance or Disk.</summary>
    [SupplyParameterFromQuery(Name = "kind")]
    public string? KindName { get; set; }

    /// <summary>Only what can be exported now.</summary>
    [SupplyParameterFromQuery]
    public bool Exportable { get; set; }

    /// <summary>One of <see cref="SnapshotSearch.SortKeys"/>, with a minus for the other direction.</summary>
    [SupplyParameterFromQuery]
    public string? Sort { get; set; }

    /// <summary>From 1.</summary>
    [SupplyParameterFromQuery(Name = "page")]
    public int PageNumber { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    [Inject]
    private FindSnapshots Find { get; set; } = default!;

    [Inject]
    private ListFavourites Favourites { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ChangeFeed Changes { get; set; } = default!;

    [Inject]
    private DraftStore Drafts { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    private static (string, string)[] Columns => [("source", T("Source")), ("size", T("Size")), ("created", T("Created")), ("where", T("Region"))];

    private bool IsRequester { get; set; }

    private string Summary => list is null ? T("Instance and disk snapshots of every connection and region")
        : found.Count == list.Total ? T("{0:N0} snapshots of every connection and region", list.Total) : T("{0:N0} of {1:N0} snapshots", found.Count, list.Total);

    /// <inheritdoc />
    public void Dispose()
    {
        live?.Dispose();
        news?.Dispose();
        gone.Cancel();
        gone.Dispose();
        search.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        search = new TypedSearch(Clock, TypingPause);
        IsRequester = Authentication is not null && (await Authentication).User.IsInRole(nameof(Role.Requester));
        if (RendererInfo.IsInteractive)
        {
            live = new LiveChanges(Changes, Clock, ReloadPause, Concerns, () => InvokeAsync(() => LoadAsync(Freshness.Soon, isAsked: false)));
            // While somebody waits for a refresh, its own answer is the news.
            news = new NewerLists(Find, () => InvokeAsync(() => busy ? Task.CompletedTask : LoadAsync(Freshness.Known, isAsked: false)));
        }

        await LoadAsync(Freshness.Soon);
    }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        search.Take(Query);
        Apply();
    }

    private async Task LoadAsync(Freshness wanted, bool isAsked = true)
    {
        try
        {
            favourites = list is null ? [.. await Favourites.MarkedAsync(FavouriteKind.Snapshot, gone.Token)] : favourites;
            list = await Find.ReadAsync(wanted, gone.Token);
            error = null;
            Apply(isAsked);
        }
        catch (RuleBroken refusal)
        {
            error = refusal.Message;
        }
        catch (OperationCanceledException)
        {
            return;
        }

        StateHasChanged();
    }

    // What comes by itself renews the lines where they stand: where they would move, a bar says so.
    private void Apply(bool isAsked = true)
    {
        kind = Enum.TryParse(KindName, ignoreCase: true, out SnapshotKind read) && Enum.IsDefined(read) ? read : null;
        if (list is null)
        {
            return;
        }

        found = list.Matching(new SnapshotFilter(search.Applied, Connection, Region, kind, Exportable)).Rows.SortedBy(Sort);
        page = Math.Clamp(PageNumber, 1, Math.Max(1, (found.Count + PageSize - 1) / PageSize));
        IReadOnlyList<SnapshotRow> present = [.. found.Skip((page - 1) * PageSize).Take(PageSize)];
        isBehind = !isAsked && shown.Count > 0 && !present.Select(r => r.Facts.Arn).SequenceEqual(shown.Select(r => r.Facts.Arn));
        shown = isBehind ? Renewed(list.Rows) : present;
        hidden = picked.Count == 0 ? 0 : picked.Count - found.Count(r => picked.ContainsKey(r.Facts.Arn));
        announcement = found.Count == 1 ? T("1 snapshot") : T("{0} snapshots", found.Count);
    }

    private IReadOnlyList<SnapshotRow> Renewed(IReadOnlyList<SnapshotRow> all)
    {
        HashSet<string> stand = [.. shown.Select(r => r.Facts.Arn)];
        Dictionary<string, SnapshotRow> now = all.Where(r => stand.Contains(r.Facts.Arn)).ToDictionary(r => r.Facts.Arn);
        return [.. shown.Select(r => now.GetValueOrDefault(r.Facts.Arn, r))];
    }

    /// <summary>Runs on the writer's thread: whether a row shows another status than the new one.</summary>
    private bool Concerns(RequestChange change)
    {
        SnapshotRequest? known = list?.Rows.FirstOrDefault(r => r.LastRequest?.Id == change.RequestId)?.LastRequest;
        return known is null || known.Status != change.Status;
    }

    private async Task RefreshAsync()
    {
        busy = true;
        try
        {
            await LoadAsync(Freshness.Now);
        }
        finally
        {
            busy = false;
        }
    }

    private async Task SearchSoon()
    {
        if (await search.SettleAsync() is { } wanted)
        {
            Go(("q", wanted));
        }
    }

    /// <summary>Writes one value into the address; the rest of the filter stays, the page number does not.</summary>
    private void Go((string Key, object? Value) change)
    {
        Dictionary<string, object?> values = new() { ["page"] = null, [change.Key] = change.Value is "" ? null : change.Value };
        string to = Navigation.GetUriWithQueryParameters(values);
        if (to != Navigation.Uri)
        {
            // Typing is one step back, not one for each letter.
            Navigation.NavigateTo(to, replace: change.Key == "q");
        }
    }

    private void ClearFilters()
    {
        search.Clear();
        Navigation.NavigateTo("/snapshots");
    }

    private IEnumerable<string> Options(Func<SnapshotRow, string> of, string? chosen) =>
        (list?.Rows.Select(of) ?? []).Append(chosen ?? "").Where(v => v.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private void Toggle(SnapshotRow row)
    {
        if (!picked.Remove(row.Facts.Arn) && row.Block is null && picked.Count < NewRequestLink.MaxPicks)
        {
            picked[row.Facts.Arn] = Pick.Of(row.Facts);
        }
    }

    private void TogglePage(bool on)
    {
        foreach (SnapshotRow row in shown.Where(r => r.Block is null && picked.ContainsKey(r.Facts.Arn) != on))
        {
            Toggle(row);
        }
    }

    private void KeepFavourite((string Arn, bool IsOn) change)
    {
        if (change.IsOn)
        {
            favourites.Add(change.Arn);
        }
        else
        {
            favourites.Remove(change.Arn);
        }
    }

    private async Task RequestAsync()
    {
        Guid form = Guid.CreateVersion7();
        Pick[] picks = [.. picked.Values];
        string to = NewRequestLink.To(form, picks);
        if (to.Length > NewRequestLink.MaxLength)
        {
            await Drafts.SaveAsync(FormDraft.KeyOf(form), new FormDraft(picks).Write(), gone.Token);
            to = NewRequestLink.To(form, []);
        }

        Navigation.NavigateTo(to);
    }
}

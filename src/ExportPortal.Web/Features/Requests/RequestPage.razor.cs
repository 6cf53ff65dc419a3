using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Components;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Favourites;
using ExportPortal.Web.Features.Requests.Times;
using ExportPortal.Web.Features.Views;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace ExportPortal.Web.Features.Requests;

/// <summary>One request: where it stands, what its viewer can do, and everything that has happened to it.</summary>
public sealed partial class RequestPage : IDisposable
{
    private static readonly TimeSpan ReloadPause = TimeSpan.FromMilliseconds(700);

    private readonly CancellationTokenSource gone = new();
    private readonly LatestReading reading = new();
    private RequestDetails? details;
    private StageApprovers? deciders;
    private IReadOnlyList<string> administrators = [];
    private LiveChanges? live;
    private string announcement = "";
    private string? missing;
    private string? error;
    private UsualTimes? usual;
    private bool isRequester;
    private bool isFavourite;
    private bool editing;
    private bool busy;
    private Guid loadedId;

    /// <summary>The request.</summary>
    [Parameter]
    public Guid Id { get; set; }

    /// <summary>The open part; see <see cref="RequestTab"/>.</summary>
    [SupplyParameterFromQuery]
    public string? Tab { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    [Inject]
    private GetRequest Get { get; set; } = default!;

    [Inject]
    private WhoCanDecide Who { get; set; } = default!;

    [Inject]
    private WithdrawRequest Withdraw { get; set; } = default!;

    [Inject]
    private TakeBackApproval TakeBackApproval { get; set; } = default!;

    [Inject]
    private RetryRequest Retry { get; set; } = default!;

    [Inject]
    private WatchRequest Watch { get; set; } = default!;

    [Inject]
    private ListFavourites Favourites { get; set; } = default!;

    [Inject]
    private ReadUsualTimes Usual { get; set; } = default!;

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

    private ExportRequest Request => details!.Request;

    private RequestTab Part => Enum.TryParse(Tab, ignoreCase: true, out RequestTab part) && Enum.IsDefined(part) ? part : RequestTab.Overview;

    private int Messages => details!.Events.Count(e => e.Action == AuditActions.RequestCommented);

    /// <inheritdoc />
    public void Dispose()
    {
        live?.Dispose();
        gone.Cancel();
        gone.Dispose();
        reading.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            live = new LiveChanges(Changes, Clock, ReloadPause, change => change.RequestId == Id, () => InvokeAsync(LoadAsync));
        }

        isRequester = Authentication is not null && (await Authentication).User.IsInRole(nameof(Role.Requester));
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (loadedId != Id)
        {
            (loadedId, details, missing, error, editing) = (Id, null, null, null, false);
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        try
        {
            await reading.BeginAsync(async mine =>
            {
                RequestDetails read = await Get.ExecuteAsync(Id, mine);
                StageApprovers? waitedFor = read.Request is { Status: RequestStatus.PendingApproval, CurrentStage: { } stage }
                    ? (await Who.ExecuteAsync([stage], read.Request.Parties, read.Request.Connection, mine))[0] : null;
                IReadOnlyList<string> settlers = read.Request.Status == RequestStatus.NeedsAttention ? await Who.ListAdministratorsAsync(read.Request.Parties, mine) : [];
                bool isMarked = details is null ? (await Favourites.MarkedAsync(FavouriteKind.Request, mine)).Contains(Id.ToString()) : isFavourite;
                return (read, waitedFor, settlers, isMarked, await Usual.ExecuteAsync(read.Request.Kind, read.Request.SizeInGb, mine));
            }, found =>
            {
                (RequestDetails read, StageApprovers? waitedFor, IReadOnlyList<string> settlers, isFavourite, usual) = found;
                Show(read, waitedFor, settlers);
            });
        }
        catch (RuleBroken refusal) when (details is null)
        {
            missing = refusal.Message;
        }
        catch (RuleBroken refusal)
        {
            error = refusal.Message;
        }

        if (!gone.IsCancellationRequested)
        {
            StateHasChanged();
        }
    }

    private void Show(RequestDetails read, StageApprovers? waitedFor, IReadOnlyList<string> settlers)
    {
        if (details is not null && details.Request.Status != read.Request.Status)
        {
            announcement = T("Request {0} is {1} now", read.Request.Number, Say(read.Request.Status.Words(read.IsScheduled(Clock.GetUtcNow()))));
        }

        (details, deciders, administrators, error) = (read, waitedFor, settlers, null);
        editing &= read.CanEdit;
    }

    private string TabLink(RequestTab tab) => $"/requests/{Id}{(tab == RequestTab.Overview ? "" : $"?tab={tab.ToString().ToLowerInvariant()}")}";

    private static string TabWord(RequestTab tab) => tab switch
    {
        RequestTab.Overview => T("Overview"),
        RequestTab.Checks => T("Checks"),
        RequestTab.Conversation => T("Conversation"),
        RequestTab.Timeline => T("Timeline"),
        RequestTab.Evidence => T("Evidence"),
        _ => T("Related"),
    };

    private void Edit()
    {
        editing = true;
        if (Part != RequestTab.Overview)
        {
            Navigation.NavigateTo(TabLink(RequestTab.Overview));
        }
    }

    private void CancelEdit() => editing = false;

    private Task StopEditingAsync()
    {
        editing = false;
        return LoadAsync();
    }

    private async Task TakeBackAsync()
    {
        if (await ConfirmDialog.AskAsync(Dialogs, RequestActions.TakeBackQuestion(Request.Status, Request.Number), RequestActions.TakeBackEffect(Request.Status), RequestActions.TakeBackWord(Request), isDangerous: true) is not null)
        {
            await ActAsync(() => Withdraw.ExecuteAsync(Id, gone.Token), RequestActions.TakenBack(Request.Status, Request.Number));
        }
    }

    private async Task TakeApprovalBackAsync()
    {
        string effect = Request.Status == RequestStatus.Approved ? T("The export is cancelled before anything is sent.") : T("Your approval no longer counts; the request goes on waiting.");
        if (await ConfirmDialog.AskAsync(Dialogs, T("Take your approval of request {0} back?", Request.Number), effect, T("Take it back"), isDangerous: true, asksReason: true, minimumReason: 10) is { } reason)
        {
            await ActAsync(() => TakeBackApproval.ExecuteAsync(Id, reason, gone.Token), T("Your approval of request {0} is taken back.", Request.Number));
        }
    }

    private Task WatchAsync()
    {
        bool on = !details!.IsWatched;
        return ActAsync(() => Watch.ExecuteAsync(Id, on, gone.Token), on ? T("You are told what becomes of request {0}.", Request.Number) : T("You no longer watch request {0}.", Request.Number));
    }

    private async Task RetryAsync()
    {
        if (await ConfirmDialog.AskAsync(Dialogs, T("Retry request {0}?", Request.Number), T("The portal sends the export to AWS again, under the same approval."), T("Retry")) is not null)
        {
            await ActAsync(() => Retry.ExecuteAsync(Id, gone.Token), T("Request {0} is sent again.", Request.Number));
        }
    }

    private async Task ActAsync(Func<Task> act, string done)
    {
        busy = true;
        try
        {
            await act();
            Snackbar.Add(done, Severity.Success);
        }
        catch (RuleBroken refusal)
        {
            Snackbar.Add(Say(refusal.Message), Severity.Warning);
        }
        finally
        {
            busy = false;
        }

        await LoadAsync();
    }
}

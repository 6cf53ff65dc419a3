using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Components;
using ExportPortal.Web.Features.Requests;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>What the inbox should tell after a decision was tried.</summary>
/// <param name="Words">The sentence.</param>
/// <param name="IsOurs">The viewer's decision counts; false: somebody else was first.</param>
public sealed record DecisionNotice(string Words, bool IsOurs);

/// <summary>One request in the inbox. A decision carries the hash of the plan that is on screen.</summary>
public sealed partial class InboxPanel : IDisposable
{
    private RequestDetails? details;
    private IReadOnlyList<RequestRow> earlier = [];
    private LiveChanges? watch;
    private string? failure;
    private string? news;
    private string? problem;
    private bool busy;

    /// <summary>The request.</summary>
    [Parameter, EditorRequired]
    public Guid RequestId { get; set; }

    /// <summary>A decision was made here, or was found to have been made elsewhere.</summary>
    [Parameter]
    public EventCallback<DecisionNotice> OnDecided { get; set; }

    /// <summary>Closes the panel.</summary>
    [Parameter]
    public EventCallback OnClose { get; set; }

    [Inject]
    private GetRequest GetRequest { get; set; } = default!;

    [Inject]
    private ListEarlierExports ListEarlier { get; set; } = default!;

    [Inject]
    private DecideRequest Decide { get; set; } = default!;

    [Inject]
    private ChangeFeed Changes { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    private ExportRequest? Request => details?.Request;

    private string WhyNot => details switch
    {
        { IsOwn: true, Request.Status: RequestStatus.PendingApproval } => T("You asked for this. Somebody else must decide."),
        { IsForViewer: true, Request.Status: RequestStatus.PendingApproval } => T("This was asked for on your behalf. Somebody else must decide."),
        { Request.Status: not RequestStatus.PendingApproval } => LatestNews.Of(details.Request, Clock.GetUtcNow(), Viewer.Zone) + ".",
        _ => Say(details?.WhyNotDecidable?.Message),
    };

    /// <inheritdoc />
    public void Dispose() => watch?.Dispose();

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            watch = new LiveChanges(Changes, Clock, LiveChanges.Pause, change => change.RequestId == RequestId, () => InvokeAsync(HearAsync));
        }

        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            details = await GetRequest.ExecuteAsync(RequestId, CancellationToken.None);
            earlier = await ListEarlier.ExecuteAsync(details.Request.SnapshotArn, RequestId, CancellationToken.None);
            failure = null;
        }
        catch (RuleBroken refusal)
        {
            failure = refusal.Message;
        }
    }

    private Task HearAsync() => RenewAsync(async () =>
    {
        if (busy)
        {
            return; // the decision under way reads what is there afterwards
        }

        string? seen = Request?.PlanHash;
        bool could = details?.CanDecide == true;
        await LoadAsync();
        if (could && details?.CanDecide == false)
        {
            news = T("{0}. There is nothing left for you to decide.", LatestNews.Of(Request!, Clock.GetUtcNow(), Viewer.Zone));
        }
        else if (seen is not null && Request?.PlanHash != seen)
        {
            problem = T("The request has changed while you were reading. This is how it stands now.");
        }
    }, message => failure = message);

    private async Task DecideAsync(DecisionDraft draft)
    {
        if (busy)
        {
            return; // a double click: the first one is on its way
        }

        ExportRequest seen = Request!;
        busy = true;
        problem = null;
        try
        {
            await Decide.ExecuteAsync(seen.Id, draft.Kind, seen.PlanHash, draft.Comment, CancellationToken.None);
            await OnDecided.InvokeAsync(new DecisionNotice(DoneWords(draft.Kind, seen), IsOurs: true));
        }
        catch (RuleBroken refusal) when (refusal.Kind is RuleKind.Conflict or RuleKind.Forbidden && refusal.Code is not "plan-changed")
        {
            await TellWhoWasFirstAsync(seen, refusal);
        }
        catch (RuleBroken refusal)
        {
            await LoadAsync();
            problem = refusal.Message;
        }
        finally
        {
            busy = false;
        }
    }

    private static string DoneWords(DecisionKind kind, ExportRequest request) => kind switch
    {
        DecisionKind.Approved => T("Approved: request #{0}, {1}.", request.Number, request.SnapshotName),
        DecisionKind.Rejected => T("Rejected: request #{0}, {1}.", request.Number, request.SnapshotName),
        _ => T("Sent back: request #{0}, {1}.", request.Number, request.SnapshotName),
    };

    // Not an error page: the other's decision is the news, and the line leaves the list.
    private async Task TellWhoWasFirstAsync(ExportRequest seen, RuleBroken refusal)
    {
        await LoadAsync();
        bool changed = Request is { } now && (now.Status != seen.Status || now.Decisions.Count != seen.Decisions.Count);
        if (!changed)
        {
            problem = refusal.Message;
            return;
        }

        await OnDecided.InvokeAsync(new DecisionNotice(T("Request #{0}: {1}. Your decision was not needed.", seen.Number, LatestNews.Of(Request!, Clock.GetUtcNow(), Viewer.Zone)), IsOurs: false));
    }
}

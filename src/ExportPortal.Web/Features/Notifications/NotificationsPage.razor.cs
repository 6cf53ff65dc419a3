using ExportPortal.Data.Notifications;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Views;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>All notifications of the signed-in person, filtered by the address, and what comes by mail.</summary>
public sealed partial class NotificationsPage
{
    private const int PageSize = 25;

    private readonly CancellationTokenSource gone = new();
    private readonly LatestReading reading = new();
    private NotificationList? list;
    private IDisposable? news;
    private string? error;
    private bool busy;

    /// <summary>"unread", "settings", or null for all.</summary>
    [SupplyParameterFromQuery(Name = "view")]
    public string? View { get; set; }

    /// <summary>A kind's name, or null for all.</summary>
    [SupplyParameterFromQuery(Name = "kind")]
    public string? Kind { get; set; }

    [Inject]
    private ListNotifications List { get; set; } = default!;

    [Inject]
    private MarkNotificationsRead MarkRead { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private ChangeFeed Changes { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private NotificationKind? ChosenKind => Enum.TryParse(Kind, out NotificationKind kind) && Enum.IsDefined(kind) ? kind : null;

    /// <inheritdoc />
    public void Dispose()
    {
        news?.Dispose();
        gone.Cancel();
        gone.Dispose();
        reading.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            try
            {
                Guid me = (await User.GetAsync(gone.Token)).Id;
                news = Changes.SubscribeToNews(people =>
                {
                    if (people.Contains(me))
                    {
                        _ = InvokeAsync(RefreshAsync);
                    }
                });
            }
            catch (RuleBroken refusal)
            {
                error = refusal.Message;
            }
        }
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => View == "settings" ? Task.CompletedTask : ReloadAsync();

    private string? Current(string? view) => View == view ? "page" : null;

    private string UriWith(string? view) => Navigation.GetUriWithQueryParameters("/notifications", new Dictionary<string, object?> { ["view"] = view, ["kind"] = view == "settings" ? null : Kind });

    private void Choose(ChangeEventArgs change) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters("/notifications", new Dictionary<string, object?> { ["view"] = View, ["kind"] = change.Value as string is { Length: > 0 } kind ? kind : null }));

    private Task ReloadAsync() => TryAsync(() => reading.BeginAsync(mine => ReadAsync(null, mine), found => list = found));

    /// <summary>As many lines as were shown, so that nothing jumps away while somebody reads.</summary>
    private async Task RefreshAsync()
    {
        if (View != "settings" && !busy)
        {
            int shown = Math.Clamp(list?.Groups.Count ?? PageSize, PageSize, 100);
            await TryAsync(() => reading.GoOnAsync(mine => List.ExecuteAsync(View == "unread", ChosenKind, null, shown, mine), found => list = found));
            StateHasChanged();
        }
    }

    private async Task MoreAsync()
    {
        busy = true;
        await TryAsync(() => reading.GoOnAsync(mine => ReadAsync(list!.Before, mine), more => list = new NotificationList([.. list!.Groups, .. more.Groups], more.Before)));
        busy = false;
    }

    private Task<NotificationList> ReadAsync(long? before, CancellationToken cancel) => List.ExecuteAsync(View == "unread", ChosenKind, before, PageSize, cancel);

    private Task FollowAsync(NotificationGroup group) => group.IsUnread ? TryAsync(() => MarkRead.ExecuteAsync([.. group.Notifications.Select(n => n.Id)], gone.Token)) : Task.CompletedTask;

    private async Task ReadAllAsync()
    {
        await TryAsync(() => MarkRead.ExecuteAsync(null, gone.Token));
        await ReloadAsync();
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            error = null;
        }
        catch (RuleBroken refusal)
        {
            error = refusal.Message;
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
        catch (ObjectDisposedException)
        {
            // The page went while it was reading.
        }
    }
}

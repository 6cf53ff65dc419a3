using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Web.Features.Accounts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Shows how much is new, and the newest on demand.</summary>
public sealed partial class NotificationBell
{
    private const int Newest = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<NotificationGroup>? newest;
    private IDisposable? news;
    private ITimer? timer;
    private Guid me;
    private int waiting;
    private int count;
    private bool opened;
    private string announcement = "";
    private string? error;

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

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    private string Label => count == 0 ? T("Notifications") : count >= ListNotifications.CountCap ? T("Notifications, 99 or more new") : T("Notifications, {0} new", count);

    /// <inheritdoc />
    public void Dispose()
    {
        Navigation.LocationChanged -= Moved;
        news?.Dispose();
        timer?.Dispose();
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        if (!RendererInfo.IsInteractive)
        {
            return;
        }

        try
        {
            me = (await User.GetAsync(gone.Token)).Id;
        }
        catch (RuleBroken)
        {
            return; // signed out meanwhile: the page around says so
        }

        timer = Clock.CreateTimer(_ => _ = InvokeAsync(HearAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        news = Changes.SubscribeToNews(people =>
        {
            // A batch tells of a hundred things: they are counted once.
            if (people.Contains(me) && Interlocked.Exchange(ref waiting, 1) == 0)
            {
                timer.Change(Pause, Timeout.InfiniteTimeSpan);
            }
        });
        Navigation.LocationChanged += Moved;
        await LoadAsync();
        await SeeAsync();
    }

    private void Moved(object? sender, LocationChangedEventArgs moved) => _ = InvokeAsync(SeeAsync);

    /// <summary>Whose page is open has read the news of that request. Nothing is written where nothing is new.</summary>
    private async Task SeeAsync()
    {
        string[] parts = Navigation.ToBaseRelativePath(Navigation.Uri).Split('?', '#')[0].Split('/');
        if (count > 0 && parts is ["requests", var text] && Guid.TryParse(text, out Guid request))
        {
            await DoAsync(() => MarkRead.OfRequestAsync(request, gone.Token));
            await LoadAsync();
            StateHasChanged();
        }
    }

    private async Task HearAsync()
    {
        Volatile.Write(ref waiting, 0);
        int before = count;
        await LoadAsync();
        if (count > before)
        {
            announcement = count == 1 ? T("1 new notification") : T("{0} new notifications", count);
        }

        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        await DoAsync(async () =>
        {
            count = await List.CountUnreadAsync(gone.Token);
            if (opened)
            {
                newest = (await List.ExecuteAsync(unreadOnly: false, null, null, Newest, gone.Token)).Groups;
            }
        });
    }

    private async Task DoAsync(Func<Task> work)
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

    private Task OpenAsync()
    {
        opened = true;
        return LoadAsync();
    }

    private async Task ReadAsync(NotificationGroup group)
    {
        if (group.IsUnread)
        {
            await MarkAsync([.. group.Notifications.Select(n => n.Id)]);
        }
    }

    private Task ReadAllAsync() => MarkAsync(null);

    private async Task MarkAsync(IReadOnlyCollection<Guid>? ids)
    {
        try
        {
            await MarkRead.ExecuteAsync(ids, gone.Token);
        }
        catch (RuleBroken refusal)
        {
            error = refusal.Message;
            return;
        }

        await LoadAsync();
    }
}

using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Drafts;
using ExportPortal.Web.Tests.Desk;

namespace ExportPortal.Web.Tests.Drafts;

public sealed class AutoSaveTests : IAsyncLifetime
{
    private const string Key = "talk 1";
    private PortalOnSqlite portal = default!;
    private Person rita = default!;
    private Person ravi = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        rita = await portal.AddAsync("Rita", Role.Requester);
        ravi = await portal.AddAsync("Ravi", Role.Requester);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Typing_without_a_pause_is_kept_every_second()
    {
        await using AutoSave draft = Of(rita);
        string typed = "";
        for (int letter = 0; letter < 30; letter++)
        {
            typed += "x";
            draft.Touch(() => typed);
            portal.Clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        string? kept = await KeptAsync(rita, text => text.Length >= 10);

        Assert.InRange(kept.Length, 10, 30);
    }

    [Fact]
    public async Task A_page_that_is_left_saves_at_once()
    {
        await using (AutoSave draft = Of(rita))
        {
            draft.Touch(() => "half a sentence");
        }

        Assert.Equal("half a sentence", await StoreOf(rita).FindAsync(Key, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_draft_comes_back_to_its_owner_only()
    {
        await StoreOf(rita).SaveAsync(Key, "mine", TestContext.Current.CancellationToken);
        await StoreOf(rita).SaveAsync(Key, "mine, longer", TestContext.Current.CancellationToken);

        Assert.Equal("mine, longer", await Of(rita).FindAsync());
        Assert.Null(await Of(ravi).FindAsync());
    }

    [Fact]
    public async Task What_was_sent_is_forgotten_even_if_it_was_typed_a_moment_ago()
    {
        await using AutoSave draft = Of(rita);
        draft.Touch(() => "first");
        await draft.FlushAsync();
        Assert.True(draft.IsSaved);
        draft.Touch(() => "first and more");

        await draft.ForgetAsync();
        portal.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Null(await StoreOf(rita).FindAsync(Key, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Drafts_that_nobody_came_back_for_go_after_a_month()
    {
        await StoreOf(rita).SaveAsync("old", "x", TestContext.Current.CancellationToken);
        portal.Clock.Advance(TimeSpan.FromDays(31));

        await StoreOf(rita).SaveAsync(Key, "y", TestContext.Current.CancellationToken);

        Assert.Null(await StoreOf(rita).FindAsync("old", TestContext.Current.CancellationToken));
    }

    private AutoSave Of(Person person) => new(StoreOf(person), portal.Clock, Key);

    private DraftStore StoreOf(Person person) => new(portal.As(person), portal.Databases, portal.Gate, portal.Clock);

    private async Task<string> KeptAsync(Person person, Func<string, bool> enough)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        while (true)
        {
            if (await StoreOf(person).FindAsync(Key, patience.Token) is { } text && enough(text))
            {
                return text;
            }

            await Task.Yield();
        }
    }
}

using ExportPortal.Web.Features.Views;
using Microsoft.Extensions.Time.Testing;

namespace ExportPortal.Web.Tests.Views;

public sealed class TypedSearchTests : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(80);
    private readonly FakeTimeProvider clock = new();
    private readonly TypedSearch search;

    public TypedSearchTests() => search = new TypedSearch(clock, s_pause);

    public void Dispose() => search.Dispose();

    [Fact]
    public async Task Only_the_last_of_several_letters_filters()
    {
        Task<string?> first = Type("w");
        Task<string?> second = Type("we");
        clock.Advance(s_pause);

        Assert.Null(await first);
        Assert.Equal("we", await second);
        Assert.Equal("we", search.Applied);
    }

    [Fact]
    public async Task An_answer_of_the_address_that_comes_late_overwrites_nothing()
    {
        await SettleAsync("w");
        await SettleAsync("web");
        search.Text = "web-1";

        search.Take("w");
        search.Take("web");

        Assert.Equal(("web-1", "web"), (search.Text, search.Applied));
    }

    [Fact]
    public async Task A_page_that_is_drawn_again_before_the_address_has_changed_overwrites_nothing()
    {
        search.Take(null);
        await SettleAsync("web");

        search.Take(null);

        Assert.Equal(("web", "web"), (search.Text, search.Applied));
    }

    [Fact]
    public async Task Back_and_links_fill_the_field()
    {
        await SettleAsync("web");
        search.Take("web");

        search.Take("db");
        Assert.Equal(("db", "db"), (search.Text, search.Applied));

        search.Take("web");
        Assert.Equal(("web", "web"), (search.Text, search.Applied));

        search.Take(null);
        Assert.Equal(("", ""), (search.Text, search.Applied));
    }

    [Fact]
    public async Task An_address_that_was_passed_over_counts_no_longer_as_our_own()
    {
        await SettleAsync("w");
        await SettleAsync("web");
        search.Take("web");

        search.Take("w");

        Assert.Equal(("w", "w"), (search.Text, search.Applied));
    }

    private Task<string?> Type(string text)
    {
        search.Text = text;
        return search.SettleAsync();
    }

    private async Task SettleAsync(string text)
    {
        Task<string?> typed = Type(text);
        clock.Advance(s_pause);
        Assert.Equal(text, await typed);
    }
}

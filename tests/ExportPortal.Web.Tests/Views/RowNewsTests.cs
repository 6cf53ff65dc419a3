using ExportPortal.Web.Features.Views;

namespace ExportPortal.Web.Tests.Views;

public sealed class RowNewsTests
{
    private readonly RowNews<(string Key, int Value), string> news = new(row => row.Key);

    [Fact]
    public void Lines_change_where_they_stand_and_new_ones_wait()
    {
        List<(string, int)> shown = news.Renew([("a", 1), ("b", 1)], [("new", 1), ("a", 2), ("b", 1)]);

        Assert.Equal([("a", 2), ("b", 1)], shown);
        Assert.Equal((1, false), (news.New, news.IsChanged));
    }

    [Theory]
    [InlineData("a c", true)] // b has gone
    [InlineData("b a c", true)] // another order
    [InlineData("a b c", false)]
    public void What_is_gone_or_would_move_is_a_change_and_stays_where_it_is(string present, bool isChanged)
    {
        List<(string Key, int)> shown = news.Renew(Rows("a b c"), Rows(present));

        Assert.Equal(["a", "b", "c"], shown.Select(r => r.Key));
        Assert.Equal((0, isChanged), (news.New, news.IsChanged));
    }

    [Theory]
    [InlineData("new a", 1, false)] // b was pushed over the end of the page
    [InlineData("b c", 0, true)] // a has gone, c has come up from the next page
    [InlineData("a b", 0, false)]
    public void Of_a_page_what_lies_beyond_its_end_is_no_news(string present, int count, bool isChanged)
    {
        news.Renew(Rows("a b"), Rows(present), isWhole: false);

        Assert.Equal((count, isChanged), (news.New, news.IsChanged));
    }

    private static List<(string Key, int Value)> Rows(string keys) => [.. keys.Split(' ').Select(k => (k, 1))];
}

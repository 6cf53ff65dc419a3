using Bunit;
using ExportPortal.Web.Components;

namespace ExportPortal.Web.Tests.Components;

public sealed class TimeTextTests : WidgetContext
{
    private static readonly DateTimeOffset BeforeSpring = new(2026, 3, 29, 0, 59, 59, TimeSpan.Zero);
    private static readonly DateTimeOffset AfterSpring = new(2026, 3, 29, 1, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset FirstHalfPastTwo = new(2026, 10, 25, 0, 30, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset SecondHalfPastTwo = new(2026, 10, 25, 1, 30, 0, TimeSpan.Zero);

    [Fact]
    public void The_clock_jumps_an_hour_when_summer_time_begins()
    {
        Viewer.UseBrowserZone("Europe/Berlin");

        Assert.StartsWith("Sun 29 Mar 2026, 01:59:59 (Europe/Berlin, UTC+01:00)", TitleOf(BeforeSpring));
        Assert.StartsWith("Sun 29 Mar 2026, 03:00:00 (Europe/Berlin, UTC+02:00)", TitleOf(AfterSpring));
    }

    [Fact]
    public void The_repeated_hour_in_autumn_is_told_apart_by_its_offset()
    {
        Viewer.UseBrowserZone("Europe/Berlin");

        Assert.StartsWith("Sun 25 Oct 2026, 02:30:00 (Europe/Berlin, UTC+02:00)", TitleOf(FirstHalfPastTwo));
        Assert.StartsWith("Sun 25 Oct 2026, 02:30:00 (Europe/Berlin, UTC+01:00)", TitleOf(SecondHalfPastTwo));
    }

    [Fact]
    public void The_title_has_UTC_too_and_the_machine_reads_UTC()
    {
        Viewer.UseBrowserZone("America/New_York");
        IRenderedComponent<TimeText> text = Render<TimeText>(p => p.Add(t => t.At, Noon));

        Assert.EndsWith("\n2026-01-20 12:00:00 UTC", text.Find("time").GetAttribute("title"));
        Assert.Equal("2026-01-20T12:00:00Z", text.Find("time").GetAttribute("datetime"));
    }

    [Theory]
    [InlineData(0, "just now")]
    [InlineData(-42, "40 s ago")]
    [InlineData(-60 * 5, "5 min ago")]
    [InlineData(-3600 * 3, "3 h ago")]
    [InlineData(-86400, "1 day ago")]
    [InlineData(-86400 * 6, "6 days ago")]
    [InlineData(-86400 * 7, "13 Jan 2026")]
    [InlineData(3600 * 2 + 5, "in 2 h")]
    public void Words_are_relative_for_a_week_and_a_date_afterwards(int seconds, string words)
    {
        IRenderedComponent<TimeText> text = Render<TimeText>(p => p.Add(t => t.At, Noon.AddSeconds(seconds)));

        Assert.Equal(words, text.Find("time").TextContent);
    }

    [Fact]
    public void Words_go_on_with_the_clock()
    {
        IRenderedComponent<TimeText> text = Render<TimeText>(p => p.Add(t => t.At, Noon));

        Clock.Advance(TimeSpan.FromMinutes(3));

        text.WaitForAssertion(() => Assert.Equal("3 min ago", text.Find("time").TextContent));
    }

    [Fact]
    public void An_exact_time_follows_the_zone_when_the_browser_tells_it()
    {
        IRenderedComponent<TimeText> text = Render<TimeText>(p => p.Add(t => t.At, Noon).Add(t => t.Exact, true));
        Assert.Equal("20 Jan 2026, 12:00", text.Find("time").TextContent);

        Viewer.UseBrowserZone("Asia/Tokyo");

        text.WaitForAssertion(() => Assert.Equal("20 Jan 2026, 21:00", text.Find("time").TextContent));
    }

    [Fact]
    public void A_chosen_zone_wins_over_the_browsers_and_nonsense_is_ignored()
    {
        Viewer.UseBrowserZone("../../etc/passwd");
        Assert.Equal(TimeZoneInfo.Utc, Viewer.Zone);

        Viewer.Choose("Asia/Tokyo");
        Viewer.UseBrowserZone("Europe/Berlin");

        Assert.Equal("Asia/Tokyo", Viewer.Zone.Id);
    }

    [Fact]
    public void No_time_shows_a_dash()
    {
        Assert.Equal("–", Render<TimeText>(p => p.Add(t => t.At, null)).Find("span").TextContent);
    }

    private string TitleOf(DateTimeOffset at) => Render<TimeText>(p => p.Add(t => t.At, at)).Find("time").GetAttribute("title")!;
}

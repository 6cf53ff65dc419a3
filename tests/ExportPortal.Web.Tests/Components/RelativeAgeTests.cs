using Bunit;
using ExportPortal.Web.Components;

namespace ExportPortal.Web.Tests.Components;

public sealed class RelativeAgeTests : WidgetContext
{
    [Theory]
    [InlineData(45, "45 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(11520, "3 h 12 min")]
    [InlineData(7200, "2 h")]
    [InlineData(86400 + 3600 * 4, "1 day 4 h")]
    public void A_finished_length_is_shown_in_its_two_largest_units(int seconds, string words)
    {
        IRenderedComponent<RelativeAge> age = Render<RelativeAge>(p => p.Add(a => a.Since, Noon).Add(a => a.Until, Noon.AddSeconds(seconds)));

        Assert.Equal(words, age.Find("time").TextContent);
    }

    [Fact]
    public void A_running_length_grows_with_the_clock()
    {
        IRenderedComponent<RelativeAge> age = Render<RelativeAge>(p => p.Add(a => a.Since, Noon));

        Clock.Advance(TimeSpan.FromHours(2));

        age.WaitForAssertion(() => Assert.Equal("2 h", age.Find("time").TextContent));
    }

    [Fact]
    public void A_beginning_in_the_future_counts_as_zero()
    {
        Assert.Equal("0 s", Render<RelativeAge>(p => p.Add(a => a.Since, Noon.AddHours(1))).Find("time").TextContent);
    }
}

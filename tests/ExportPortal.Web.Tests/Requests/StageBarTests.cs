using Bunit;
using ExportPortal.Web.Features.Requests.Components;
using ExportPortal.Web.Features.Requests.Times;
using ExportPortal.Web.Tests.Components;
using static ExportPortal.Web.Tests.Requests.ARequest;

namespace ExportPortal.Web.Tests.Requests;

public sealed class StageBarTests : WidgetContext
{
    private static readonly UsualTimes Usual = new(
        new Spread(TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), 9), new Spread(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(9), 9), new Spread(TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(11), 9),
        "instance snapshots of 21 to 80 GB");

    [Fact]
    public void A_running_stage_shows_its_time_beside_the_usual_one_and_no_percentage()
    {
        Clock.Advance(TimeSpan.FromMinutes(10)); // 3 minutes after it was sent
        IRenderedComponent<StageBar> bar = Show();

        string exporting = Words(bar, "Exporting");
        Assert.Contains("for 3 min", exporting);
        Assert.Contains("usually 4 min, 9 in 10 within 11 min", exporting);
        Assert.DoesNotContain("%", bar.Markup);
        Assert.Empty(bar.FindAll("[data-testid=late]"));
    }

    [Fact]
    public void A_run_that_takes_longer_than_nine_in_ten_says_so_in_words_while_the_page_stays_open()
    {
        Clock.Advance(TimeSpan.FromMinutes(10));
        IRenderedComponent<StageBar> bar = Show();

        Clock.Advance(TimeSpan.FromMinutes(9));

        bar.WaitForAssertion(() => Assert.Contains("Late: longer than 9 in 10", Words(bar, "Exporting")));
        Assert.Single(bar.FindAll("[data-testid=late]"));
    }

    [Fact]
    public void Without_history_there_is_no_usual_time()
    {
        IRenderedComponent<StageBar> bar = Render<StageBar>(p => p.Add(b => b.Request, Exporting()));

        Assert.Empty(bar.FindAll("[data-testid=usual]"));
    }

    private IRenderedComponent<StageBar> Show() => Render<StageBar>(p => p.Add(b => b.Request, Exporting()).Add(b => b.Usual, Usual));

    private static string Words(IRenderedComponent<StageBar> bar, string stage) => string.Join(' ', bar.Find($"[data-stage={stage}]").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

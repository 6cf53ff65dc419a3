using Bunit;
using ExportPortal.Web.Features.Dashboard;
using ExportPortal.Web.Tests.Components;

namespace ExportPortal.Web.Tests.Dashboard;

public sealed class RangePickerTests : WidgetContext
{
    private static readonly DateOnly s_today = DateOnly.FromDateTime(Noon.UtcDateTime);
    private readonly List<(string From, string To)> _chosen = [];

    [Fact]
    public void News_that_renew_the_page_leave_a_day_that_is_being_chosen()
    {
        IRenderedComponent<RangePicker> picker = Picker(30);
        picker.FindAll("input[type=date]")[0].Change("2026-01-02");
        picker.Render(p => p.Add(r => r.Range, Days(30)));

        picker.FindAll("input[type=date]")[1].Change("2026-01-05");
        picker.Find("form").Submit();

        Assert.Equal(("2026-01-02", "2026-01-05"), Assert.Single(_chosen));
    }

    [Fact]
    public void Another_range_shows_its_own_days()
    {
        IRenderedComponent<RangePicker> picker = Picker(30);
        picker.FindAll("input[type=date]")[0].Change("2026-01-02");

        picker.Render(p => p.Add(r => r.Range, Days(7)));

        Assert.Equal(["2026-01-14", "2026-01-20"], picker.FindAll("input[type=date]").Select(i => i.GetAttribute("value")));
    }

    private static FigureRange Days(int days) => FigureRange.Read(days, null, null, s_today);

    private IRenderedComponent<RangePicker> Picker(int days) =>
        Render<RangePicker>(p => p.Add(r => r.Range, Days(days)).Add(r => r.Today, s_today).Add(r => r.OnCustom, _chosen.Add));
}

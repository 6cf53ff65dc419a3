using Bunit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Requests.Components;
using ExportPortal.Web.Features.Requests.Times;
using ExportPortal.Web.Tests.Components;

namespace ExportPortal.Web.Tests.Requests;

public sealed class MyRequestRowTests : WidgetContext
{
    [Fact]
    public void The_ticket_of_a_line_has_a_copy_button_that_is_in_no_link()
    {
        ExportRequest request = ARequest.Pending();
        request.Resubmit(ARequest.Rita, "Move the web server to EC2.", "OPS-12", null, RequestTerms.Standard, ARequest.Noon.AddMinutes(1));
        RequestRow row = new[] { request }.AsQueryable().ToRows().Single();

        IRenderedComponent<MyRequestRow> line = Render<MyRequestRow>(p => p.Add(l => l.Row, row));

        Assert.Equal("OPS-12", line.Find(".rq-under [data-ep-copy]").GetAttribute("data-ep-copy"));
        Assert.Equal("Copy ticket OPS-12", line.Find(".rq-under [data-ep-copy]").GetAttribute("aria-label"));
        Assert.Empty(line.FindAll("a button, button button"));
    }

    [Fact]
    public void An_export_that_runs_longer_than_nine_in_ten_says_so_in_its_line_while_the_page_stays_open()
    {
        RequestRow row = new[] { ARequest.Exporting() }.AsQueryable().ToRows().Single();
        Spread none = Spread.None;
        UsualTimes usual = new(none, none, new Spread(TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(11), 9), "instance snapshots of 21 to 80 GB");
        Clock.Advance(row.SentAt!.Value + TimeSpan.FromMinutes(10) - Clock.GetUtcNow());
        IRenderedComponent<MyRequestRow> line = Render<MyRequestRow>(p => p.Add(l => l.Row, row).Add(l => l.Usual, usual));
        Assert.Empty(line.FindAll("[data-testid=late]"));

        Clock.Advance(TimeSpan.FromMinutes(2));

        line.WaitForAssertion(() => Assert.Equal("Late: longer than 9 in 10", line.Find("[data-testid=late]").TextContent));
    }
}

using Bunit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Requests.Components;
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
}

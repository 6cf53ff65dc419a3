using Bunit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Snapshots;
using ExportPortal.Web.Tests.Components;
using ExportPortal.Web.Tests.Requests;

namespace ExportPortal.Web.Tests.Snapshots;

public sealed class SnapshotTableTests : WidgetContext
{
    private static readonly SnapshotRow Ready = new(ARequest.Snapshot("web-1-nightly"), null, null);
    private static readonly SnapshotRow Blocked = new(ARequest.Snapshot("db-1-nightly", SnapshotKind.Disk, "pending"), new Check("snapshot-pending", CheckResult.Block, "The snapshot is still being made.", "Wait a little."), null);
    private static readonly SnapshotList Both = new([Ready, Blocked], 2, Noon, []);

    [Fact]
    public void What_cannot_be_exported_is_there_disabled_with_its_reason()
    {
        IRenderedComponent<SnapshotTable> table = Render<SnapshotTable>(p => p.Add(t => t.Rows, [Ready, Blocked]).Add(t => t.CanSelect, true));

        AngleSharp.Dom.IElement box = table.Find("[aria-label='Select db-1-nightly']");
        Assert.True(box.HasAttribute("disabled"));
        Assert.Equal("The snapshot is still being made.", box.GetAttribute("title"));
        Assert.Contains("The snapshot is still being made. Wait a little.", table.Find(".rq-blocked .rq-reason").TextContent);
        Assert.False(table.Find("[aria-label='Select web-1-nightly']").HasAttribute("disabled"));
    }

    [Fact]
    public void Who_may_not_ask_for_exports_has_no_boxes() =>
        Assert.Empty(Render<SnapshotTable>(p => p.Add(t => t.Rows, [Ready])).FindAll("input"));

    [Fact]
    public void A_click_on_a_box_tells_its_row()
    {
        SnapshotRow? toggled = null;
        IRenderedComponent<SnapshotTable> table = Render<SnapshotTable>(p => p.Add(t => t.Rows, [Ready]).Add(t => t.CanSelect, true).Add(t => t.OnToggle, row => toggled = row));

        table.Find("[aria-label='Select web-1-nightly']").Change(true);

        Assert.Same(Ready, toggled);
    }

    [Theory]
    [InlineData("instance NIGHT", "web-1-nightly")]
    [InlineData("env=prod db", "db-1-nightly")]
    [InlineData("web nothing", null)]
    public void All_words_must_be_found_somewhere(string text, string? name) =>
        Assert.Equal(name, Both.Matching(new SnapshotFilter(text)).Rows.SingleOrDefault()?.Facts.Name);

    [Fact]
    public void Filters_join_and_keep_the_total()
    {
        Assert.Equal([Ready], Both.Matching(new SnapshotFilter(ExportableOnly: true)).Rows);
        Assert.Equal([Blocked], Both.Matching(new SnapshotFilter(Kind: SnapshotKind.Disk)).Rows);
        Assert.Empty(Both.Matching(new SnapshotFilter(Kind: SnapshotKind.Disk, ExportableOnly: true)).Rows);
        Assert.Equal(2, Both.Matching(new SnapshotFilter("nothing")).Total);
    }

    [Fact]
    public void A_minus_turns_the_order_round()
    {
        Assert.Equal([Blocked, Ready], Both.Rows.SortedBy("name"));
        Assert.Equal([Ready, Blocked], Both.Rows.SortedBy("-name"));
        Assert.Equal(Both.Rows, Both.Rows.SortedBy("nonsense"));
    }
}

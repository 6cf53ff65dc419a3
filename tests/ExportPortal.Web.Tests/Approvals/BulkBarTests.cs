using Bunit;
using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Tests.Components;

namespace ExportPortal.Web.Tests.Approvals;

public sealed class BulkBarTests : WidgetContext
{
    private static readonly RuleBroken s_own = RuleBroken.Forbidden("own-request", "You asked for this. Somebody else must decide.");

    [Fact]
    public void What_costs_more_than_the_limit_is_left_out_until_it_was_opened()
    {
        InboxRow cheap = Row(1, 5m);
        InboxRow dear = Row(2, 80.5m);

        IRenderedComponent<BulkBar> before = Show([cheap, dear], row => BulkChoice.WhyLeftOut(row, 50m, wasOpened: false));
        IRenderedComponent<BulkBar> after = Show([cheap, dear], row => BulkChoice.WhyLeftOut(row, 50m, wasOpened: row == dear));

        Assert.Contains("1 can be approved", before.Markup);
        Assert.StartsWith("#2: It costs ≈ 80.50 USD/month, more than may be approved unseen.", before.Find(".ep-bulk-reasons li").TextContent, StringComparison.Ordinal);
        Assert.Contains("2 can be approved", after.Markup);
        Assert.Empty(after.FindAll(".ep-bulk-reasons"));
    }

    [Fact]
    public void What_its_checks_warned_of_is_left_out_until_it_was_opened()
    {
        InboxRow warned = Row(2, 5m) with { Checks = new CheckVerdict([], [CheckVerdict.AlreadyExported], Noon) };

        IRenderedComponent<BulkBar> bar = Show([Row(1, 5m), warned], row => BulkChoice.WhyLeftOut(row, null, wasOpened: false));

        Assert.Contains("1 can be approved", bar.Markup);
        Assert.StartsWith("#2: Its checks had warnings.", bar.Find(".ep-bulk-reasons li").TextContent, StringComparison.Ordinal);
        Assert.Null(BulkChoice.WhyLeftOut(warned, null, wasOpened: true));
    }

    [Theory]
    [InlineData(false, "Checks passed")]
    [InlineData(true, "1 warning")]
    public void A_line_says_how_its_checks_came_out_in_a_word_beside_the_icon(bool warned, string words)
    {
        InboxRow row = Row(1, 5m) with { Checks = new CheckVerdict(["policy"], warned ? [CheckVerdict.AlreadyExported] : [], Noon), OnBehalfOfName = "Ravi" };

        IRenderedComponent<InboxLine> line = Render<InboxLine>(p => p.Add(l => l.Row, row));

        Assert.Equal(words, line.Find(".rq-verdict").TextContent.Trim());
        Assert.Equal("Rita, on behalf of Ravi", line.Find(".ep-row-who").TextContent);
    }

    [Fact]
    public void Without_a_limit_or_a_known_cost_nothing_is_left_out_for_its_cost()
    {
        Assert.Null(BulkChoice.WhyLeftOut(Row(1, 1_000_000m), null, wasOpened: false));
        Assert.Null(BulkChoice.WhyLeftOut(Row(1, null), 50m, wasOpened: false));
        Assert.Null(BulkChoice.WhyLeftOut(Row(1, 50m), 50m, wasOpened: false));
    }

    [Fact]
    public void Having_opened_it_gives_nobody_the_right_to_decide() =>
        Assert.Equal(s_own.Message, BulkChoice.WhyLeftOut(Row(1, 80m, s_own), 50m, wasOpened: true));

    [Theory]
    [InlineData(false, "Open one of them first")]
    [InlineData(true, "You may not decide on any of them")]
    public void Where_none_can_be_approved_the_button_says_what_to_do(bool isOwn, string title)
    {
        IRenderedComponent<BulkBar> bar = Show([Row(1, 80m, isOwn ? s_own : null)], row => BulkChoice.WhyLeftOut(row, 50m, wasOpened: false));

        Assert.Equal(title, bar.FindAll("button").Single(b => b.HasAttribute("disabled")).GetAttribute("title"));
    }

    private IRenderedComponent<BulkBar> Show(IReadOnlyList<InboxRow> rows, Func<InboxRow, string?> whyLeftOut) =>
        Render<BulkBar>(p => p.Add(b => b.Rows, rows).Add(b => b.WhyLeftOut, whyLeftOut));

    private static InboxRow Row(long number, decimal? cost, RuleBroken? whyNot = null) => new(
        Guid.CreateVersion7(), number, RequestStatus.PendingApproval, "acme-europe", "eu-central-1", $"web-{number}", SnapshotKind.Instance, 40,
        "Rita", Noon, Noon.AddDays(7), null, null, "Default", 0, 1, [], "hash", cost is { } amount ? new CostEstimate(amount, "USD", new DateOnly(2026, 1, 1)) : null, null, whyNot is not null, whyNot);
}

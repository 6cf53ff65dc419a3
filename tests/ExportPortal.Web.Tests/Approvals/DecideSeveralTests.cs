using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Tests.Desk;

namespace ExportPortal.Web.Tests.Approvals;

public sealed class DecideSeveralTests : IAsyncLifetime
{
    private PortalOnSqlite portal = default!;
    private Person rita = default!;
    private Person anna = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        rita = await portal.AddAsync("Rita", Role.Requester);
        anna = await portal.AddAsync("Anna", Role.Approver);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task What_its_checks_warned_of_is_approved_with_others_only_when_it_was_opened()
    {
        await portal.AddOutsideExportAsync("web-2", portal.Clock.GetUtcNow().AddDays(-9));
        Guid plain = await portal.AskAsync(rita, "web-1");
        Guid warned = await portal.AskAsync(rita, "web-2");

        IReadOnlyList<DecisionResult> unseen = await ApproveAsync(Item(plain), Item(warned));
        IReadOnlyList<DecisionResult> seen = await ApproveAsync(Item(warned) with { WasOpened = true });

        Assert.Equal([null, BulkChoice.Unseen], unseen.Select(r => r.Refusal?.Code));
        Assert.True(Assert.Single(seen).Done);
    }

    [Fact]
    public async Task A_no_needs_no_look_at_the_warnings_first()
    {
        await portal.AddOutsideExportAsync("web-2", portal.Clock.GetUtcNow().AddDays(-9));
        Guid warned = await portal.AskAsync(rita, "web-2");

        IReadOnlyList<DecisionResult> results = await portal.SeveralDecisionsOf(anna).ExecuteAsync([Item(warned)], DecisionKind.Rejected, "It has been exported already.", TestContext.Current.CancellationToken);

        Assert.True(Assert.Single(results).Done);
    }

    private Task<IReadOnlyList<DecisionResult>> ApproveAsync(params DecisionItem[] items) =>
        portal.SeveralDecisionsOf(anna).ExecuteAsync(items, DecisionKind.Approved, null, TestContext.Current.CancellationToken);

    private static DecisionItem Item(Guid id) => new(id, 0, "", null);
}

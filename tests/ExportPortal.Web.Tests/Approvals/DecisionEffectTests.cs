using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Approvals;
using static ExportPortal.Web.Tests.Requests.ARequest;

namespace ExportPortal.Web.Tests.Approvals;

/// <summary>An approval promises no start that does not come.</summary>
public sealed class DecisionEffectTests
{
    private static readonly ApprovalPolicy s_one = new() { Name = "One", Stages = [new Stage(1, 1, [])] };
    private static readonly WeeklyWindow s_day = new() { From = new TimeOnly(8, 0), To = new TimeOnly(18, 0) };

    [Fact]
    public void Without_anything_in_between_the_export_starts_at_once() => Assert.Equal("The export starts at once.", Approving(Pending(s_one)));

    [Fact]
    public void While_another_approval_is_missing_it_waits_for_that() =>
        Assert.Equal("It then waits for the next approval.", Approving(Pending(s_one with { Stages = [new Stage(1, 2, [])], UndoWindow = TimeSpan.FromMinutes(10) })));

    [Fact]
    public void An_undo_window_comes_before_the_export() =>
        Assert.Equal("The export starts in 10 min; until then the approval can be taken back.", Approving(Pending(s_one with { UndoWindow = TimeSpan.FromMinutes(10) })));

    [Fact]
    public void Hours_in_which_nothing_starts_are_named_with_their_end()
    {
        const string held = "The policy lets nothing start in these hours; the export waits until 20 Jan 2026, 18:00.";

        Assert.Equal(held, Approving(Pending(s_one with { FreezeWindows = [s_day] })));
        Assert.Equal(held, Approving(Pending(s_one with { FreezeWindows = [s_day] }, Noon.AddHours(2))));
        // At nineteen o'clock it is the undo window alone.
        Assert.Equal("The export starts in 5 min; until then the approval can be taken back.", Approving(Pending(s_one with { FreezeWindows = [s_day], UndoWindow = TimeSpan.FromMinutes(5) }), later: TimeSpan.FromHours(7)));
    }

    [Fact]
    public void A_start_counts_while_it_lies_ahead()
    {
        ExportRequest request = Pending(s_one, Noon.AddHours(1));

        Assert.Equal("It is exported at its start time.", Approving(request));
        Assert.Equal("The export starts at once.", Approving(request, later: TimeSpan.FromHours(2)));
    }

    [Fact]
    public void A_freeze_is_named_where_the_export_would_start_soon()
    {
        Assert.Equal("New exports are stopped at the moment; the export waits until the freeze is lifted.", Approving(Pending(s_one), isFrozen: true));
        Assert.Equal("It is exported at its start time.", Approving(Pending(s_one, Noon.AddDays(3)), isFrozen: true));
    }

    private static string Approving(ExportRequest request, bool isFrozen = false, TimeSpan later = default) =>
        DecisionEffect.Of(DecisionKind.Approved, request, isFrozen, Noon + later, TimeZoneInfo.Utc);
}

using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using static ExportPortal.Domain.Tests.People;

namespace ExportPortal.Domain.Tests.Requests;

public sealed class FreezeWindowTests
{
    // Noon of the tests lies in it.
    private static readonly ApprovalPolicy Lunch = new() { Name = "Lunch", FreezeWindows = [new WeeklyWindow { From = new TimeOnly(11, 0), To = new TimeOnly(14, 0) }] };

    [Fact]
    public void What_is_approved_in_a_freeze_window_is_due_when_it_is_over()
    {
        ExportRequest request = ARequest.Needing(1).Under(Lunch).Build();

        request.ApproveBy(Anna);

        Assert.Equal((Noon.AddHours(2), Noon.AddHours(2)), (request.EarliestStart!.Value, request.DueAt!.Value));
        Assert.Equal(Noon.AddHours(2) + RequestTerms.Standard.ApprovalsExpireAfter, request.ApprovalValidUntil);
        Assert.Equal("not-due", ShortForms.Refuses(() => request.Claim(Noon.AddHours(1))).Code);
        request.Claim(Noon.AddHours(2));
    }

    [Fact]
    public void A_wished_start_in_a_window_moves_to_its_end()
    {
        ExportRequest request = ARequest.Needing(1).Under(Lunch).NotBefore(Noon.AddDays(1)).Build();

        request.ApproveBy(Anna);

        Assert.Equal(Noon.AddDays(1).AddHours(2), request.DueAt);
    }

    [Fact]
    public void What_came_due_before_a_window_is_not_claimed_in_it()
    {
        ExportRequest request = ARequest.Needing(1).Under(Lunch).Build();
        request.ApproveBy(Anna);

        Assert.Equal("freeze-window", ShortForms.Refuses(() => request.Claim(Noon.AddDays(1))).Code);
        Assert.Equal(RequestStatus.Approved, request.Status);
    }

    [Fact]
    public void An_undo_window_that_ends_in_a_freeze_window_waits_for_both()
    {
        ExportRequest request = ARequest.Needing(1).Under(Lunch with { UndoWindow = TimeSpan.FromMinutes(90) }).Build();

        request.ApproveBy(Anna, Noon.AddHours(-2));

        Assert.Equal(Noon.AddHours(2), request.EarliestStart);
    }
}

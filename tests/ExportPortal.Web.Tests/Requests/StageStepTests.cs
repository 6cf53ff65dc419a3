using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Requests;
using static ExportPortal.Web.Tests.Requests.ARequest;

namespace ExportPortal.Web.Tests.Requests;

public sealed class StageStepTests
{
    [Fact]
    public void A_finished_export_has_the_measured_time_of_every_stage()
    {
        IReadOnlyList<StageStep> steps = StageStep.Of(Exported());

        Assert.Equal(["Requested", "Approved", "Sent", "Exporting", "Exported"], steps.Select(s => s.Name));
        Assert.All(steps, s => Assert.Equal(StageState.Done, s.State));
        Assert.Equal([0, 5, 2, 12, 0], steps.Select(s => (int)(s.Until!.Value - s.Since!.Value).TotalMinutes));
    }

    [Fact]
    public void A_waiting_request_measures_its_approval_and_nothing_after_it()
    {
        IReadOnlyList<StageStep> steps = StageStep.Of(Pending());

        Assert.Equal([StageState.Done, StageState.Now, StageState.Ahead, StageState.Ahead, StageState.Ahead], steps.Select(s => s.State));
        Assert.Equal((Noon, null), (steps[1].Since, steps[1].Until));
        Assert.All(steps.Skip(2), s => Assert.Null(s.Since));
    }

    [Fact]
    public void A_start_that_was_wished_for_later_is_not_measured_as_waiting()
    {
        StageStep sent = StageStep.Of(Approved(notBefore: Noon.AddHours(8)))[2];

        Assert.Equal((StageState.Now, Noon.AddHours(8)), (sent.State, sent.Since));
    }

    [Fact]
    public void A_withdrawn_request_stopped_before_its_approval()
    {
        StageStep approved = StageStep.Of(Withdrawn())[1];

        Assert.Equal((StageState.Stopped, Noon.AddMinutes(3)), (approved.State, approved.Until));
    }

    [Fact]
    public void A_refused_call_stopped_at_sending_and_a_failed_export_at_exporting()
    {
        ExportRequest failed = Exporting();
        failed.FailExport(new CallError("GetOperation", "export-failed", "disk", null, null, CallEffect.None), Noon.AddMinutes(30));

        Assert.Equal("Sent", StageStep.Of(Refused("AccessDeniedException")).Single(s => s.State == StageState.Stopped).Name);
        Assert.Equal("Exporting", StageStep.Of(failed).Single(s => s.State == StageState.Stopped).Name);
    }
}

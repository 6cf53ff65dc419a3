using Bunit;
using ExportPortal.Web.Components;

namespace ExportPortal.Web.Tests.Components;

public sealed class StatusChipTests : WidgetContext
{
    [Theory]
    [InlineData("PendingApproval", "Waiting for approval", "wait")]
    [InlineData("ChangesRequested", "Needs changes", "wait")]
    [InlineData("Approved", "Approved", "info")]
    [InlineData("Starting", "Sending", "active")]
    [InlineData("Reconciling", "Outcome unknown, checking AWS", "doubt")]
    [InlineData("Exporting", "Exporting", "active")]
    [InlineData("NeedsAttention", "Needs attention", "doubt")]
    [InlineData("Succeeded", "Exported", "good")]
    [InlineData("Failed", "Failed", "bad")]
    [InlineData("Rejected", "Rejected", "bad")]
    [InlineData("Withdrawn", "Withdrawn", "neutral")]
    [InlineData("Expired", "Expired", "neutral")]
    [InlineData("Cancelled", "Cancelled", "neutral")]
    public void Every_status_has_its_word_an_icon_and_a_tone(string status, string words, string tone)
    {
        IRenderedComponent<StatusChip> chip = Render<StatusChip>(p => p.Add(c => c.Status, status));

        Assert.Equal(words, chip.Find(".ep-chip > span").TextContent);
        Assert.Contains($"ep-tone-{tone}", chip.Find(".ep-chip").ClassName);
        Assert.NotNull(chip.Find(".ep-chip svg path"));
        Assert.Equal("true", chip.Find("svg").GetAttribute("aria-hidden"));
    }

    [Fact]
    public void No_two_statuses_share_words_or_an_icon()
    {
        StatusLook[] looks = [.. StatusLook.Names.Select(StatusLook.Of)];

        Assert.Equal(looks.Length, looks.Select(look => look.Words).Distinct().Count());
        Assert.Equal(looks.Length, looks.Select(look => look.Icon).Distinct().Count());
    }

    [Fact]
    public void An_approved_request_whose_start_lies_ahead_is_scheduled()
    {
        IRenderedComponent<StatusChip> chip = Render<StatusChip>(p => p.Add(c => c.Status, "Approved").Add(c => c.NotBefore, Noon.AddHours(1)));

        Assert.Equal("Scheduled", chip.Find(".ep-chip > span").TextContent);
    }

    [Fact]
    public void An_unknown_status_is_shown_as_it_is_and_encoded()
    {
        IRenderedComponent<StatusChip> chip = Render<StatusChip>(p => p.Add(c => c.Status, "<img src=x>"));

        Assert.Equal("<img src=x>", chip.Find(".ep-chip > span").TextContent);
        Assert.Empty(chip.FindAll("img"));
    }
}

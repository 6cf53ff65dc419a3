using Bunit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Requests.Components;
using ExportPortal.Web.Tests.Components;
using static ExportPortal.Web.Tests.Requests.ARequest;

namespace ExportPortal.Web.Tests.Requests;

public sealed class OutcomeCardTests : WidgetContext
{
    public static TheoryData<string> Codes => [.. ErrorCatalogue.All.Select(e => e.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_error_of_the_catalogue_is_told_in_its_words_with_the_raw_error_behind(string code)
    {
        ErrorEntry entry = ErrorCatalogue.For(code, 400);

        IRenderedComponent<FailureCard> card = Render<FailureCard>(p => p.Add(c => c.Request, Refused(code)));

        Assert.Equal(entry.Words, card.Find("h2").TextContent);
        Assert.Contains(entry.WhatToDo, card.Find("section").TextContent);
        Assert.Equal(entry.Effect == CallEffect.None, card.Markup.Contains("The export was not carried out.", StringComparison.Ordinal));
        string raw = card.Find("details").TextContent;
        Assert.All(new[] { code, "<b>raw text</b>", "400", "aws-9" }, part => Assert.Contains(part, raw));
        Assert.Empty(card.FindAll("b"));
    }

    [Fact]
    public void An_error_that_is_not_in_the_catalogue_still_has_words() =>
        Assert.NotEmpty(Render<FailureCard>(p => p.Add(c => c.Request, Refused("BrandNewException", 418))).Find("h2").TextContent);

    [Fact]
    public void Who_may_retry_reads_that_it_is_safe_and_the_button_stays_the_pages_own()
    {
        IRenderedComponent<FailureCard> may = Render<FailureCard>(p => p.Add(c => c.Request, Refused("AccessDeniedException")).Add(c => c.CanRetry, true));

        Assert.Contains("It is safe to retry.", may.Markup);
        Assert.Empty(may.FindAll("button.mud-button-root"));
        Assert.DoesNotContain("It is safe to retry.", Render<FailureCard>(p => p.Add(c => c.Request, Refused("AccessDeniedException"))).Markup);
    }

    [Fact]
    public void The_copy_for_support_has_what_support_asks_for()
    {
        string? text = Render<FailureCard>(p => p.Add(c => c.Request, Refused("AccessDeniedException"))).Find("button.ep-button").GetAttribute("data-ep-copy");

        Assert.All(new[] { "AccessDeniedException", "aws-9", "ExportSnapshot", "HTTP status: 400", "InstanceSnapshot/web-1-nightly" }, part => Assert.Contains(part, text));
    }

    [Fact]
    public void The_result_is_copied_whole_and_leads_to_the_console_of_its_region()
    {
        IRenderedComponent<ResultCard> card = Render<ResultCard>(p => p.Add(c => c.Request, Exported()));

        Assert.Equal("The AMI is ready", card.Find("h2").TextContent);
        Assert.Equal("ami-0123456789", card.Find("[data-ep-copy]").GetAttribute("data-ep-copy"));
        Assert.Equal("https://eu-central-1.console.aws.amazon.com/ec2/home?region=eu-central-1#ImageDetails:imageId=ami-0123456789", card.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void The_stage_bar_says_how_long_each_stage_took()
    {
        Clock.Advance(TimeSpan.FromHours(1));
        IRenderedComponent<StageBar> bar = Render<StageBar>(p => p.Add(b => b.Request, Exported()));

        Assert.Contains("after 5 min", Normal(bar.Find("[data-stage=Approved]").TextContent));
        Assert.Contains("after 12 min", Normal(bar.Find("[data-stage=Exporting]").TextContent));

        static string Normal(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void An_operation_shows_all_twelve_members()
    {
        string[] heads = [.. Render<ExecutionCard>(p => p.Add(c => c.Request, Exported())).FindAll("[aria-label=Operations] th").Select(h => h.TextContent)];

        Assert.Equal(["id", "resourceName", "resourceType", "createdAt", "location", "isTerminal", "operationDetails", "operationType", "status", "statusChangedAt", "errorCode", "errorDetails"], heads);
    }
}

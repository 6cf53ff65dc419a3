using Bunit;
using ExportPortal.Web.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace ExportPortal.Web.Tests.Components;

public sealed class WidgetTests : WidgetContext
{
    [Fact]
    public void A_copyable_id_copies_the_whole_value_and_names_it()
    {
        IRenderedComponent<CopyableId> id = Render<CopyableId>(p => p.Add(i => i.Value, "ami-0123456789").Add(i => i.Text, "ami-0123…").Add(i => i.Label, "AMI"));

        Assert.Equal("ami-0123…", id.Find(".ep-id-text").TextContent);
        Assert.Equal("ami-0123456789", id.Find("button").GetAttribute("data-ep-copy"));
        Assert.Equal("Copy AMI ami-0123456789", id.Find("button").GetAttribute("aria-label"));
        Assert.Empty(id.FindAll("a"));
    }

    [Fact]
    public void A_console_link_opens_apart_and_says_so()
    {
        IRenderedComponent<CopyableId> id = Render<CopyableId>(p => p.Add(i => i.Value, "ami-1").Add(i => i.Href, "https://eu-central-1.console.aws.amazon.com/ec2").Add(i => i.HrefTitle, "the EC2 console"));

        Assert.Equal("noopener noreferrer", id.Find("a").GetAttribute("rel"));
        Assert.Contains("opens the EC2 console", id.Find("a").TextContent);
    }

    [Fact]
    public void An_error_card_alerts_folds_the_raw_error_and_retries()
    {
        bool retried = false;
        IRenderedComponent<ErrorCard> card = Render<ErrorCard>(p => p
            .Add(e => e.Title, "AWS refused").Add(e => e.Details, "<script>x</script>").Add(e => e.Reference, "abc")
            .Add(e => e.OnRetry, EventCallback.Factory.Create(this, () => retried = true)));

        Assert.Equal("alert", card.Find(".ep-error").GetAttribute("role"));
        Assert.Equal("<script>x</script>", card.Find("details pre").TextContent);
        Assert.Empty(card.FindAll("script"));

        card.Find("button.mud-button-root").Click();

        Assert.True(retried);
    }

    [Fact]
    public void An_error_card_without_a_way_on_has_no_button()
    {
        Assert.Empty(Render<ErrorCard>(p => p.Add(e => e.Title, "Gone")).FindAll("button"));
    }

    [Fact]
    public void Loading_tells_a_screen_reader_and_has_as_many_bars_as_asked()
    {
        IRenderedComponent<Loading> loading = Render<Loading>(p => p.Add(l => l.Rows, 7).Add(l => l.Label, "Loading requests"));

        Assert.Equal("Loading requests", loading.Find("[role=status] .ep-visually-hidden").TextContent);
        Assert.Equal(7, loading.FindAll(".ep-skeleton").Count);
    }

    [Fact]
    public void An_empty_state_says_what_to_do()
    {
        IRenderedComponent<EmptyState> empty = Render<EmptyState>(p => p.Add(e => e.Title, "No requests yet").Add(e => e.Text, "Choose a snapshot.").AddChildContent("<a href=\"/snapshots\">Find one</a>"));

        Assert.Equal("No requests yet", empty.Find(".ep-empty-title").TextContent);
        Assert.Equal("/snapshots", empty.Find(".ep-empty-actions a").GetAttribute("href"));
    }

    [Fact]
    public void A_page_header_has_the_one_heading()
    {
        IRenderedComponent<PageHeader> header = Render<PageHeader>(p => p.Add(h => h.Title, "Inbox").Add(h => h.Subtitle, "Waiting for you"));

        Assert.Equal("Inbox", header.Find("h1").TextContent);
        Assert.Equal("Waiting for you", header.Find("p").TextContent);
    }

    [Fact]
    public void Facts_are_a_definition_list_and_nothing_is_a_dash()
    {
        IRenderedComponent<KeyValueList> facts = Render<KeyValueList>(p => p.AddChildContent<KeyValue>(k => k.Add(v => v.Key, "Ticket")));

        Assert.Equal("Ticket", facts.Find("dl dt").TextContent);
        Assert.Equal("–", facts.Find("dl dd").TextContent);
    }

    [Fact]
    public async Task A_confirm_waits_for_a_reason_that_is_long_enough_and_returns_it_trimmed()
    {
        IRenderedComponent<MudDialogProvider> provider = Render<MudDialogProvider>();
        IDialogService dialogs = Services.GetRequiredService<IDialogService>();
        Task<string?> answer = provider.InvokeAsync(() => ConfirmDialog.AskAsync(dialogs, "Reject?", "The requester reads your reason.", "Reject", isDangerous: true, asksReason: true, minimumReason: 10));
        provider.WaitForAssertion(() => Assert.Contains("The requester reads your reason.", provider.Markup));
        AngleSharp.Dom.IElement Confirm() => provider.FindAll("button").Single(b => b.TextContent.Trim() == "Reject");

        Assert.True(Confirm().HasAttribute("disabled"));
        provider.Find("textarea").Input("      short      ");
        provider.WaitForAssertion(() => Assert.True(Confirm().HasAttribute("disabled")));
        provider.Find("textarea").Input("  too expensive for now ");
        provider.WaitForAssertion(() => Assert.False(Confirm().HasAttribute("disabled")));
        Confirm().Click();

        Assert.Equal("too expensive for now", await answer);
    }

    [Fact]
    public async Task Going_back_from_a_confirm_returns_nothing()
    {
        IRenderedComponent<MudDialogProvider> provider = Render<MudDialogProvider>();
        IDialogService dialogs = Services.GetRequiredService<IDialogService>();
        Task<string?> answer = provider.InvokeAsync(() => ConfirmDialog.AskAsync(dialogs, "Withdraw?", "It ends here.", "Withdraw"));
        provider.WaitForAssertion(() => Assert.Contains("It ends here.", provider.Markup));

        provider.FindAll("button").Single(b => b.TextContent.Trim() == "Go back").Click();

        Assert.Null(await answer);
    }
}

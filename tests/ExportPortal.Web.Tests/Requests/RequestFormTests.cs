using Bunit;
using ExportPortal.Domain;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Requests.Form;
using ExportPortal.Web.Features.Snapshots;
using ExportPortal.Web.Tests.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Tests.Requests;

public sealed class RequestFormTests : WidgetContext
{
    private static readonly Pick Web = new("acme", "eu-central-1", "web-1", SnapshotKind.Instance);
    private static readonly ApprovalPolicy WithTicket = new() { Name = "Production", Stages = [new Stage(1, 1, [])], TicketPattern = "OPS-[0-9]+", MinJustification = 20 };

    private readonly FormState form = new(Guid.Parse("01900000-0000-7000-8000-00000000000f"));

    public RequestFormTests() => Services.AddSingleton(Options.Create(new ApprovalSettings { TicketAddress = "https://tracker.example/browse/{ticket}" }));

    [Fact]
    public void A_reason_that_is_too_short_is_told_beside_its_field_when_the_person_leaves_it()
    {
        IRenderedComponent<WordsFields> fields = Render<WordsFields>(p => p.Add(f => f.Form, form));

        fields.Find("#rq-reason").Input("short");
        Assert.Equal("", fields.Find("#rq-reason-error").TextContent);
        fields.Find("#rq-reason").Blur();

        Assert.Contains("at least 10 characters", fields.Find("#rq-reason-error").TextContent);
        Assert.Equal("true", fields.Find("#rq-reason").GetAttribute("aria-invalid"));
        Assert.Equal("", fields.Find("#rq-ticket-error").TextContent);

        fields.Find("#rq-reason").Input("long enough now");

        Assert.Equal("", fields.Find("#rq-reason-error").TextContent);
    }

    [Fact]
    public void The_ticket_and_the_length_of_the_reason_follow_the_policy()
    {
        FormItem item = form.Add(Web)!;
        item.Take(new SnapshotCheck(ARequest.Snapshot(), WithTicket, [], []));
        form.Justification = "Only 15 letters";

        Assert.False(form.ValidateAll(TimeZoneInfo.Utc, Noon));
        Assert.Contains("20 characters", form.ErrorOf(FormState.JustificationField));
        Assert.Contains("OPS-[0-9]+", form.ErrorOf(FormState.TicketField));

        (form.Justification, form.Ticket) = ("More than twenty letters now", "OPS-12");

        Assert.True(form.ValidateAll(TimeZoneInfo.Utc, Noon));
    }

    [Fact]
    public async Task Before_a_field_is_called_wrong_what_stands_in_it_is_heard_again()
    {
        int heard = 0;
        Task SayAgain()
        {
            heard++;
            form.Justification = "Long enough, but the server had missed it.";
            return Task.CompletedTask;
        }

        Assert.True(await form.ValidateAllAsync(TimeZoneInfo.Utc, Noon, SayAgain));
        Assert.Null(form.ErrorOf(FormState.JustificationField));
        Assert.True(await form.ValidateAllAsync(TimeZoneInfo.Utc, Noon, SayAgain));
        Assert.Equal(1, heard);

        form.Later = true;

        Assert.False(await form.ValidateAllAsync(TimeZoneInfo.Utc, Noon, SayAgain));
        Assert.NotNull(form.ErrorOf(FormState.StartField));
    }

    [Fact]
    public void An_earlier_export_says_when_it_was_and_links_its_request()
    {
        Guid earlier = Guid.Parse("01900000-0000-7000-8000-00000000000e");

        IRenderedComponent<CheckRow> row = Render<CheckRow>(p => p.Add(r => r.Check, new Check("already-exported", CheckResult.Warn, "It was exported.", null, earlier, Noon.AddDays(-3))));

        Assert.Equal("3 days ago", row.Find("time").TextContent);
        Assert.Equal($"/requests/{earlier}", row.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void A_warning_waits_for_its_tick_and_a_block_leaves_the_others_alone()
    {
        FormItem warned = form.Add(Web)!;
        FormItem blocked = form.Add(Web with { Name = "web-2" })!;
        warned.Take(Checked(new Check("already-exported", CheckResult.Warn, "It was exported.")));
        blocked.Take(Checked(new Check("snapshot-pending", CheckResult.Block, "Still being made.")));

        Assert.Empty(form.Ready);
        warned.Tick("already-exported", true);

        Assert.Equal([warned], form.Ready);
        Assert.True(blocked.IsBlocked);
    }

    [Fact]
    public void A_snapshot_that_was_exported_before_asks_why_again()
    {
        FormItem item = form.Add(Web)!;
        form.Justification = "Because of the move.";
        IRenderedComponent<WordsFields> before = Render<WordsFields>(p => p.Add(f => f.Form, form));
        Assert.Empty(before.FindAll("#rq-again"));

        item.Take(Checked(new Check("already-exported", CheckResult.Warn, "It was exported.")));
        IRenderedComponent<WordsFields> fields = Render<WordsFields>(p => p.Add(f => f.Form, form));
        fields.Find("#rq-again").Blur();

        Assert.Contains("web-1 was exported before.", fields.Find("#rq-again-why").TextContent);
        Assert.Contains("at least 10 characters", fields.Find("#rq-again-error").TextContent);
        Assert.False(form.ValidateAll(TimeZoneInfo.Utc, Noon));
        fields.Find("#rq-again").Input("The first copy was deleted.");
        Assert.True(form.ValidateAll(TimeZoneInfo.Utc, Noon));
    }

    [Fact]
    public void A_repetition_that_only_the_server_knew_of_brings_its_field()
    {
        form.Add(Web)!.Take(Checked());

        Assert.True(form.Refuse(RuleBroken.Invalid("repeat-reason-too-short", "The snapshot was exported before.", "repeatReason")));

        Assert.NotNull(Render<WordsFields>(p => p.Add(f => f.Form, form)).Find("#rq-again"));
    }

    [Fact]
    public void The_reason_shows_the_prompt_of_the_policy_and_the_ticket_its_link()
    {
        form.Add(Web)!.Take(new SnapshotCheck(ARequest.Snapshot(), PolicySet.Default with { Prompt = "Name the project." }, [], []));
        IRenderedComponent<WordsFields> fields = Render<WordsFields>(p => p.Add(f => f.Form, form));

        fields.Find("#rq-ticket").Input("OPS 1/2");

        Assert.Contains("rq-reason-prompt", fields.Find("#rq-reason").GetAttribute("aria-describedby"));
        Assert.Equal("Name the project.", fields.Find("#rq-reason-prompt").TextContent);
        Assert.Equal("https://tracker.example/browse/OPS%201%2F2", fields.Find("[data-testid=ticket-link] a").GetAttribute("href"));
    }

    [Fact]
    public void Watchers_are_added_and_taken_out_and_who_may_not_be_named_any_more_is_left_out()
    {
        NamedPerson anna = new(Guid.NewGuid(), "Anna");
        NamedPerson amir = new(Guid.NewGuid(), "Amir");
        form.Take(new NameablePeople([anna, amir], []));
        IRenderedComponent<PeopleFields> fields = Render<PeopleFields>(p => p.Add(f => f.Form, form));

        fields.Find("#rq-watcher").Change(anna.Id.ToString());
        fields.Find("#rq-watcher").Change(amir.Id.ToString());
        fields.Find("[aria-label='Take out Anna']").Click();

        Assert.Equal([amir.Id], form.Watchers);
        Assert.Empty(fields.FindAll("#rq-behalf"));
        form.Take(new NameablePeople([anna], []));
        Assert.Empty(form.Watchers);
    }

    [Fact]
    public void Checks_show_one_after_the_other_while_others_are_running()
    {
        FormItem item = form.Add(Web)!;
        item.Take(new Check("snapshot-ready", CheckResult.Pass, "The snapshot is complete."));

        IRenderedComponent<CheckStep> step = Render<CheckStep>(p => p.Add(s => s.Form, form));

        Assert.True(item.IsChecking);
        Assert.NotNull(step.Find("[data-check=snapshot-ready]"));
        item.Take(Checked(new Check("snapshot-ready", CheckResult.Pass, "The snapshot is complete.")));
        item.Forget();
        Assert.Empty(item.Answered);
    }

    [Theory]
    [InlineData("https://{ticket}.example")]
    [InlineData("https://tracker.example/browse")]
    [InlineData("javascript:{ticket}")]
    public void An_address_whose_place_is_missing_or_chosen_by_the_ticket_stops_the_start(string address) =>
        Assert.StartsWith("Approvals:TicketAddress", new ApprovalSettings { TicketAddress = address }.FindFault(), StringComparison.Ordinal);

    [Fact]
    public void The_same_form_and_snapshot_have_the_same_key_after_a_refresh()
    {
        FormState again = new(form.Id);
        again.Restore(form.ToDraft() with { Picks = [Web, Web with { Name = "web-2" }] });

        Assert.Equal(KeyOf(form.Add(Web)!, form.Id), KeyOf(again.Items[0], again.Id));
        Assert.NotEqual(KeyOf(again.Items[0], form.Id), KeyOf(again.Items[1], form.Id));
        Assert.NotEqual(KeyOf(again.Items[0], form.Id), KeyOf(again.Items[0], Guid.NewGuid()));

        static string KeyOf(FormItem item, Guid form) => item.ToBatchItem().KeyUnder($"form-{form:N}");
    }

    [Fact]
    public void A_draft_brings_back_words_and_ticks()
    {
        FormItem item = form.Add(Web)!;
        item.Tick("already-exported", true);
        (form.Justification, form.Ticket, form.Later, form.StartAt) = ("Because of the move.", "OPS-1", true, "2026-02-01T08:00");
        (form.RepeatReason, form.Tags, form.OnBehalfOf) = ("The first copy was deleted.", "audit, env=prod", Guid.NewGuid());
        form.Watch(Guid.NewGuid(), true);
        FormState again = new(form.Id);

        again.Restore(form.ToDraft());

        Assert.Equal((form.Justification, form.Ticket, form.Later, form.StartAt), (again.Justification, again.Ticket, again.Later, again.StartAt));
        Assert.Equal((form.RepeatReason, form.Tags, form.OnBehalfOf), (again.RepeatReason, again.Tags, again.OnBehalfOf));
        Assert.Equal(form.Watchers, again.Watchers);
        Assert.Equal(["already-exported"], again.Items.Single().Ticks);
    }

    [Theory]
    [InlineData("", "Choose the date and time")]
    [InlineData("2026-01-20T11:59", "lies in the past")]
    [InlineData("2026-12-01T08:00", "more than 90 days ahead")]
    [InlineData("2026-03-29T02:30", "jump over this time")]
    public void A_start_that_cannot_be_is_told_why(string value, string words) =>
        Assert.Contains(words, LocalStart.Read(value, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), Noon).Fault);

    [Fact]
    public void A_start_is_read_in_the_zone_of_the_viewer() =>
        Assert.Equal(new DateTimeOffset(2026, 4, 1, 6, 0, 0, TimeSpan.Zero), LocalStart.Read("2026-04-01T08:00", TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), Noon).At?.ToUniversalTime());

    [Fact]
    public void An_address_brings_its_snapshots_back_and_says_what_is_common_once()
    {
        Pick[] picks = [Web, Web with { Name = "web-2", Kind = SnapshotKind.Disk }];
        string address = NewRequestLink.To(picks);
        System.Collections.Specialized.NameValueCollection query = System.Web.HttpUtility.ParseQueryString(address[address.IndexOf('?', StringComparison.Ordinal)..]);

        Assert.Single(query.GetValues("connection")!);
        Assert.Equal(picks, NewRequestLink.Read(query.GetValues("connection"), query.GetValues("region"), query.GetValues("name"), query.GetValues("kind")));
    }

    private static SnapshotCheck Checked(params Check[] checks) => new(ARequest.Snapshot(), PolicySet.Default, checks, []);
}

using AngleSharp.Dom;
using Bunit;
using ExportPortal.Domain.Policies;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Drafts;
using ExportPortal.Web.Features.Policies;
using ExportPortal.Web.Tests.Components;
using ExportPortal.Web.Tests.Desk;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using static ExportPortal.Web.Tests.Policies.PolicyDesk;

namespace ExportPortal.Web.Tests.Policies;

public sealed class PolicyPagesTests : WidgetContext, IAsyncLifetime
{
    private PolicyDesk desk = default!;

    public async ValueTask InitializeAsync()
    {
        desk = await PolicyDesk.StartAsync();
        Services.AddSingleton(new PoliciesInForce(desk.Portal.Databases));
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_its_field_and_the_rest_is_kept()
    {
        int number = await desk.DraftAsync(desk.Ada, Large, Standard);
        IRenderedComponent<PolicyVersionPage> page = Open(desk.Ada, number, "new");

        page.Find("#pf-name").Change("Costly");
        page.Find("#pf-tags").Change("env=prod\nenv=dev");
        page.Find("#pf-ticketPattern").Change("(");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("cannot both hold", page.Find("[data-field=tags]").TextContent));
        Assert.NotEmpty(page.Find("[data-field=ticketPattern]").TextContent);
        Assert.Equal("Costly", page.Find("#pf-name").GetAttribute("value"));

        page.Find("#pf-minSizeInGb").Change("many");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("no whole number", page.Find("[data-field=minSizeInGb]").TextContent));
    }

    [Fact]
    public async Task What_was_typed_and_not_saved_comes_back_until_it_is_let_go()
    {
        int number = await desk.DraftAsync(desk.Ada, Large, Standard);
        IRenderedComponent<PolicyVersionPage> page = Open(desk.Ada, number, "2");
        page.Find("#pf-minJustification").Change("44");
        await page.FindComponent<PolicyEditor>().Instance.DisposeAsync(); // the page is left

        page = Open(desk.Ada, number, "2");

        page.WaitForAssertion(() => Assert.Equal("44", page.Find("#pf-minJustification").GetAttribute("value")));
        Assert.Contains("They are not saved yet", page.Markup);
        page.FindAll("button").Single(b => b.TextContent == "Discard them").Click();
        page.WaitForAssertion(() => Assert.NotEqual("44", page.Find("#pf-minJustification").GetAttribute("value")));
    }

    [Fact]
    public async Task A_policy_is_edited_moved_and_saved_in_the_draft()
    {
        int number = await desk.DraftAsync(desk.Ada, Large, Large with { Name = "Disks", Match = new() { Kind = Domain.Requests.SnapshotKind.Disk } }, Standard);
        IRenderedComponent<PolicyVersionPage> page = Open(desk.Ada, number, "3");

        page.Find("#pf-minJustification").Change("44");
        page.Find("#pf-prompt").Change("Name the project.");
        page.Find("#pf-reasons").Change("Please name the project.\n\nPlease choose a newer snapshot.");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.EndsWith($"/admin/policies/{number}", Services.GetRequiredService<NavigationManager>().Uri));
        ApprovalPolicy saved = (await desk.VersionAsync(number)).Policies[2];
        Assert.Equal((44, "Name the project."), (saved.MinJustification, saved.Prompt));
        Assert.Equal(["Please name the project.", "Please choose a newer snapshot."], saved.Reasons);

        page = Open(desk.Ada, number, null);
        page.Find("[aria-label='Move Disks up']").Click();

        page.WaitForAssertion(() => Assert.Equal("Disks", page.FindAll(".ep-rule h2")[0].TextContent));
        Assert.Equal("Disks", (await desk.VersionAsync(number)).Policies[0].Name);
    }

    [Fact]
    public async Task The_reviewer_sees_difference_and_replay_and_the_buttons_to_decide()
    {
        await desk.Portal.Stories.SubmitAsync(desk.Rita, "large", Standard, sizeInGb: 200);
        int number = await desk.ProposeAsync(desk.Ada, Large, Standard);

        IRenderedComponent<PolicyVersionPage> page = Open(desk.Ines, number, null);

        page.WaitForAssertion(() => Assert.Contains("Would have changed 1 of 1", page.Markup));
        Assert.Contains("new, at place 1", page.Markup);
        Assert.Equal(["Publish…", "Send back…", "Discard…"], page.FindAll("section[aria-labelledby=publication-head] button").Select(b => b.TextContent.Trim()));
    }

    [Fact]
    public async Task The_author_reads_why_somebody_else_must_publish()
    {
        int number = await desk.ProposeAsync(desk.Ada, Standard);

        IRenderedComponent<PolicyVersionPage> page = Open(desk.Ada, number, null);

        Assert.Contains("Another administrator must publish it", page.Markup);
        Assert.DoesNotContain(page.FindAll("button"), b => b.TextContent.Contains("Publish", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_auditor_reads_everything_and_finds_no_button_that_writes()
    {
        int number = await desk.ProposeAsync(desk.Ada, Large, Standard);

        IRenderedComponent<PolicyVersionPage> page = Open(desk.Otto, number, null);
        page.WaitForAssertion(() => Assert.Contains("There were no requests", page.Markup));
        IRenderedComponent<PoliciesPage> list = Render<PoliciesPage>();

        Assert.Contains("Large", page.Markup);
        Assert.Empty(page.FindAll("button"));
        Assert.Empty(list.FindAll("button"));
        Assert.Contains("Waiting for review", list.Markup);
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await base.DisposeAsync();
        await desk.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private IRenderedComponent<PolicyVersionPage> Open(Person person, int number, string? edit)
    {
        if (Services.All(s => s.ServiceType != typeof(ReadPolicies)))
        {
            // The services can be added until the first of them is asked for.
            Services.AddSingleton(desk.Read(person)).AddSingleton(desk.Replay(person)).AddSingleton(desk.Start(person)).AddSingleton(desk.Save(person))
                .AddSingleton(desk.Submit(person)).AddSingleton(desk.SendBack(person)).AddSingleton(desk.Discard(person)).AddSingleton(desk.Publish(person))
                .AddSingleton(new DraftStore(desk.Portal.As(person), desk.Portal.Databases, desk.Portal.Gate, desk.Portal.Clock));
            SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        }

        Services.GetRequiredService<NavigationManager>().NavigateTo($"/admin/policies/{number}{(edit is null ? "" : $"?edit={edit}")}");
        return Render<PolicyVersionPage>(p => p.Add(x => x.Number, number));
    }
}

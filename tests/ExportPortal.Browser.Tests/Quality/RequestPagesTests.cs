using System.Text.Json;
using ExportPortal.Browser.Tests.Support;
using ExportPortal.Domain.Requests;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser.Tests.Quality;

/// <summary>The same for one request in its states, for the steps of a new one, and for rows that are open.</summary>
public sealed class RequestPagesTests(DemoPortal portal)
{
    [Theory]
    [InlineData(RequestStatus.PendingApproval, Person.Anna)]
    [InlineData(RequestStatus.ChangesRequested, Person.Rita)]
    [InlineData(RequestStatus.Succeeded, Person.Rita)]
    [InlineData(RequestStatus.Failed, Person.Rita)]
    [InlineData(RequestStatus.Reconciling, Person.Rita)]
    [InlineData(RequestStatus.NeedsAttention, Person.Ada)]
    public async Task A_request_in_any_state_has_no_barriers_and_fits_a_phone(RequestStatus status, Person person)
    {
        await using Visitor visitor = await portal.OpenAsync(person);
        await visitor.GoAsync("/requests/" + await FindAsync(visitor, status, person));
        await Expect(visitor.Page.Locator(".ep-page-header .ep-chip")).ToHaveAttributeAsync("data-status", status.ToString());
        await visitor.HasNoFaultsAsync($"request-{status}");
        visitor.HasNothingToComplainAbout();
    }

    [Theory]
    [InlineData("checks", RequestStatus.PendingApproval, Person.Anna)]
    [InlineData("conversation", RequestStatus.Succeeded, Person.Rita)]
    [InlineData("timeline", RequestStatus.Failed, Person.Otto)]
    [InlineData("evidence", RequestStatus.Succeeded, Person.Otto)]
    [InlineData("related", RequestStatus.Succeeded, Person.Ada)]
    public async Task A_part_of_a_request_has_no_barriers_and_fits_a_phone(string tab, RequestStatus status, Person person)
    {
        await using Visitor visitor = await portal.OpenAsync(person);
        await visitor.GoAsync($"/requests/{await FindAsync(visitor, status, person)}?tab={tab}");
        await Expect(visitor.Page.Locator(".ep-tab[aria-current]")).ToContainTextAsync(tab, new LocatorAssertionsToContainTextOptions { IgnoreCase = true });
        await visitor.HasNoFaultsAsync($"request-part-{tab}");
        visitor.HasNothingToComplainAbout();
    }

    [Fact]
    public async Task The_steps_of_a_new_request_have_no_barriers_and_fit_a_phone()
    {
        await using Visitor ravi = await portal.OpenAsync(Person.Ravi);
        await ravi.GoAsync("/requests/new");
        await Expect(ravi.Page.GetByLabel("Snapshots that can be added")).ToBeVisibleAsync();
        await ravi.HasNoFaultsAsync("new-request-pick");

        await ravi.GoAsync("/snapshots?q=shop-web-1-before-upgrade");
        await ravi.Link("Request export of shop-web-1-before-upgrade").ClickAsync();
        await Expect(ravi.Page.Locator("article.rq-checked")).ToHaveAttributeAsync("aria-busy", "false");
        await ravi.Button("Next").ClickAsync();
        await Expect(ravi.Page.Locator("#rq-reason-error")).Not.ToBeEmptyAsync();
        await ravi.HasNoFaultsAsync("new-request-check");

        await ravi.FillInAsync("The shop moves to EC2 before the holidays.", "OPS-1187");
        await ravi.Button("Next").ClickAsync();
        await Expect(ravi.Button("Submit request")).ToBeVisibleAsync();
        await ravi.HasNoFaultsAsync("new-request-review");
        ravi.HasNothingToComplainAbout();
    }

    [Fact]
    public async Task Open_rows_have_no_barriers_and_fit_a_phone()
    {
        await using Visitor anna = await portal.OpenAsync(Person.Anna);
        await anna.GoAsync("/inbox?open=" + await FindAsync(anna, RequestStatus.PendingApproval, Person.Anna));
        await Expect(anna.Button("Approve…")).ToBeVisibleAsync();
        await anna.HasNoFaultsAsync("inbox-open");
        await anna.Button("Reject…").ClickAsync();
        await anna.HasNoFaultsAsync("inbox-reject");

        await using Visitor otto = await portal.OpenAsync(Person.Otto);
        await otto.GoAsync("/history?status=Succeeded&kind=Disk");
        await otto.Page.Locator("button.ep-toggle").Last.ClickAsync();
        await otto.Page.Locator(".ep-operation > summary").Last.ClickAsync();
        await otto.HasNoFaultsAsync("history-open");
        await otto.GoAsync("/audit?action=export.succeeded");
        await otto.Page.Locator("button.ep-toggle").First.ClickAsync();
        await otto.Page.GetByText("Raw JSON").ClickAsync();
        await Expect(otto.Page.Locator(".ep-json")).ToBeVisibleAsync();
        await otto.HasNoFaultsAsync("audit-open");
    }

    // Requesters' own, so that the page shows what its owner can do.
    private static async Task<string> FindAsync(Visitor visitor, RequestStatus status, Person person)
    {
        IAPIResponse answer = await visitor.Page.APIRequest.GetAsync($"/api/v1/requests?status={status}&limit=50{(person is Person.Rita or Person.Ravi ? "&mine=true" : "")}");
        Assert.True(answer.Ok, await answer.TextAsync());
        JsonElement found = (await answer.JsonAsync())!.Value.GetProperty("items");
        // Not one of those that the scenarios decide on meanwhile: the oldest stays as it is.
        return found[found.GetArrayLength() - 1].GetProperty("id").GetString()!;
    }
}

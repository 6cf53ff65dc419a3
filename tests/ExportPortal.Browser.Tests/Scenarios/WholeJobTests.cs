using System.Text.RegularExpressions;
using ExportPortal.Browser.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser.Tests.Scenarios;

/// <summary>From a snapshot to its AMI or EBS snapshot, as the people do it who are meant to.</summary>
public sealed partial class WholeJobTests(DemoPortal portal)
{
    private const float UntilExported = 40_000;

    private static readonly string[] s_operationMembers =
        ["id", "resourceName", "resourceType", "createdAt", "location", "isTerminal", "operationDetails", "operationType", "status", "statusChangedAt", "errorCode", "errorDetails"];

    [Fact]
    public async Task An_instance_snapshot_becomes_an_AMI_on_the_page_that_the_requester_left_open()
    {
        const string snapshot = "shop-staging-release-118";
        await using Visitor rita = await portal.OpenAsync(Person.Rita);
        await using Visitor anna = await portal.OpenAsync(Person.Anna);
        await using Visitor otto = await portal.OpenAsync(Person.Otto);

        string request = await rita.AskForAsync(snapshot, "The staging shop moves to EC2 for the load test.");
        await rita.Page.EvaluateAsync("() => window.neverReloaded = true");
        await anna.OpenInInboxAsync(snapshot);
        await Expect(anna.Panel()).ToContainTextAsync("The staging shop moves to EC2 for the load test.");
        await anna.ApproveAsync();

        await SeesResultAsync(rita, AmiId());
        await OttoFindsEverythingAsync(otto, snapshot, request, ["Rita Romero", "Anna Albers"]);
        rita.HasNothingToComplainAbout();
        anna.HasNothingToComplainAbout();
        otto.HasNothingToComplainAbout();
    }

    [Fact]
    public async Task What_stands_in_a_field_counts_though_the_server_did_not_hear_it()
    {
        await using Visitor rita = await portal.OpenAsync(Person.Rita);
        await rita.OpenFormAsync("campaign-spring-draft");
        await rita.Page.Locator("#rq-reason").EvaluateAsync("field => field.value = 'Said without a sound, long enough.'");

        await rita.Button("Next").ClickAsync();

        await Expect(rita.Page.GetByText("Said without a sound, long enough.")).ToBeVisibleAsync();
        await Expect(rita.Button("Submit request")).ToBeEnabledAsync();
        rita.HasNothingToComplainAbout();
    }

    [Fact]
    public async Task The_form_opened_again_from_itself_is_a_new_one()
    {
        await using Visitor rita = await portal.OpenAsync(Person.Rita);
        await rita.OpenFormAsync("campaign-spring-draft");
        string first = rita.Page.Url;
        await rita.Page.GetByLabel("Reason", new PageGetByLabelOptions { Exact = true }).FillAsync("Words of the first form.");

        await rita.Page.EvaluateAsync("() => Blazor.navigateTo('/requests/new')");

        await Expect(rita.Page).ToHaveURLAsync(NewForm());
        Assert.NotEqual(FormOf(first), FormOf(rita.Page.Url));
        await Expect(rita.Page.GetByText("Ask for the export of snapshots to EC2")).ToBeVisibleAsync();
        rita.HasNothingToComplainAbout();
    }

    [Fact]
    public async Task A_disk_snapshot_that_needs_two_approvals_becomes_an_EBS_snapshot()
    {
        const string snapshot = "mail-archive-2023";
        await using Visitor rita = await portal.OpenAsync(Person.Rita);
        await using Visitor anna = await portal.OpenAsync(Person.Anna);
        await using Visitor amir = await portal.OpenAsync(Person.Amir);
        await using Visitor otto = await portal.OpenAsync(Person.Otto);

        string request = await rita.AskForAsync(snapshot, "The archive of 2023 moves to EC2 for good.", "OPS-118");
        await rita.Page.EvaluateAsync("() => window.neverReloaded = true");
        await anna.OpenInInboxAsync(snapshot);
        await anna.ApproveAsync();
        await rita.SeesStatusAsync("Waiting for approval");
        await amir.OpenInInboxAsync(snapshot);
        await amir.ApproveAsync();

        await SeesResultAsync(rita, EbsSnapshotId());
        await OttoFindsEverythingAsync(otto, snapshot, request, ["Rita Romero", "Anna Albers", "Amir Aziz"]);
        rita.HasNothingToComplainAbout();
        anna.HasNothingToComplainAbout();
        amir.HasNothingToComplainAbout();
        otto.HasNothingToComplainAbout();
    }

    private static async Task SeesResultAsync(Visitor requester, Regex id)
    {
        ILocator result = requester.Page.Locator(".rq-result-id .ep-id-text");
        await Expect(result).ToContainTextAsync(id, new LocatorAssertionsToContainTextOptions { Timeout = UntilExported });
        await requester.SeesStatusAsync("Exported");
        Assert.True(await requester.Page.EvaluateAsync<bool>("() => window.neverReloaded === true"));
    }

    private static async Task OttoFindsEverythingAsync(Visitor otto, string snapshot, string request, string[] people)
    {
        await otto.GoAsync("/history?q=" + snapshot);
        string id = request.Split('/')[^1];
        ILocator row = otto.Page.Locator("tr.ep-line").Filter(new LocatorFilterOptions { Has = otto.Page.Locator($"a[href='{request}']") });
        await row.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { NameRegex = DetailsOf() }).ClickAsync();
        ILocator detail = otto.Page.Locator("td.ep-detail");
        foreach (string person in people)
        {
            await Expect(detail).ToContainTextAsync(person);
        }

        ILocator operations = detail.Locator("section").Filter(new LocatorFilterOptions { Has = otto.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Operations" }) }).Locator("details");
        await Expect(operations.First).ToBeVisibleAsync();
        foreach (ILocator operation in await operations.AllAsync())
        {
            await operation.Locator("summary").ClickAsync();
            foreach (string member in s_operationMembers)
            {
                await Expect(operation.Locator("dt").Filter(new LocatorFilterOptions { HasTextRegex = new Regex($"^{member}$") })).ToBeVisibleAsync();
            }
        }

        await otto.GoAsync("/audit?subject=" + id);
        string[] steps = ["request.submitted", .. Enumerable.Repeat("approval.given", people.Length - 1), "export.claimed", "export.called", "export.succeeded"];
        foreach (IGrouping<string, string> step in steps.GroupBy(s => s))
        {
            await Expect(otto.Page.Locator("tr.ep-line .ep-sub").Filter(new LocatorFilterOptions { HasTextRegex = new Regex($"^{Regex.Escape(step.Key)}$") })).ToHaveCountAsync(step.Count());
        }
    }

    [GeneratedRegex("^ami-[0-9a-f]{17}")]
    private static partial Regex AmiId();

    [GeneratedRegex("^snap-[0-9a-f]{17}")]
    private static partial Regex EbsSnapshotId();

    private static string FormOf(string address) => FormIdentity().Match(address).Value;

    [GeneratedRegex("/requests/new[?]form=[0-9a-f]{32}$")]
    private static partial Regex NewForm();

    [GeneratedRegex("form=[0-9a-f]{32}")]
    private static partial Regex FormIdentity();

    [GeneratedRegex("^Details of request")]
    private static partial Regex DetailsOf();
}

using Bunit;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Policies;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Tests.Components;
using ExportPortal.Web.Tests.Desk;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace ExportPortal.Web.Tests.Admin;

public sealed class DeputiesPageTests : WidgetContext
{
    [Fact]
    public async Task An_administrator_sees_every_deputy_and_ends_one_knowing_what_waits()
    {
        await using PortalOnSqlite portal = await PortalOnSqlite.StartAsync();
        Person ada = await portal.AddAsync("Ada", Role.Administrator);
        Person rita = await portal.AddAsync("Rita", Role.Requester);
        Person sven = await portal.AddAsync("Sven", Role.Approver, "security");
        Person amir = await portal.AddAsync("Amir", Role.Approver, "platform");
        await new NameDeputy(portal.As(sven), portal.Transactions).ExecuteAsync(new NewDeputy(amir.Id, null, portal.Clock.GetUtcNow().AddDays(2), "On leave"), CancellationToken.None);
        await portal.Stories.SubmitAsync(rita, "web-1", new ApprovalPolicy { Name = "Two", Stages = [new Stage(1, 1, ["security"])] });
        Services.AddSingleton<TimeProvider>(portal.Clock);
        Services.AddSingleton(new ListDelegations(portal.As(ada), portal.Databases, portal.Clock)).AddSingleton(new EndDelegation(portal.As(ada), portal.Transactions)).AddSingleton(new FindStranded(portal.As(ada), portal.Databases, portal.Clock));
        this.AddAuthorization().SetAuthorized("Ada").SetRoles(nameof(Role.Administrator));
        IRenderedComponent<MudDialogProvider> dialogs = Render<MudDialogProvider>();
        IRenderedComponent<DeputiesPage> page = Render<DeputiesPage>();
        Assert.Contains("On leave", Assert.Single(page.FindAll("tr.ep-line")).TextContent);

        page.Find("[aria-label='End: Amir for Sven']").Click();
        dialogs.WaitForAssertion(() => Assert.Contains("Amir no longer decides for Sven", dialogs.Markup));
        Assert.DoesNotContain("would have nobody", dialogs.Markup); // Sven is there
        dialogs.FindAll("button").Single(b => b.TextContent.Trim() == "End now").Click();

        page.WaitForAssertion(() => Assert.Contains("Nobody stands in for anybody", page.Markup));
    }
}

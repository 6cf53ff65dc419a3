using System.Security.Claims;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Components.Layout;

namespace ExportPortal.Web.Tests.Components;

public sealed class NavItemsTests
{
    [Theory]
    [InlineData("Snapshots, My requests, History, Dashboard", Role.Requester)]
    [InlineData("Snapshots, Inbox, History, Dashboard", Role.Approver)]
    [InlineData("Snapshots, History, Dashboard, Audit, Outside exports, Connections, Policies, People, Groups, Deputies, Attention, Mail and webhooks, System, Settings", Role.Auditor)]
    [InlineData("Snapshots, My requests, Inbox, History, Dashboard", Role.Requester, Role.Approver)]
    [InlineData("Snapshots, History, Dashboard, Audit, Outside exports, Connections, Policies, People, Groups, Deputies, Attention, Mail and webhooks, System, Settings", Role.Administrator)]
    public void A_person_sees_the_entries_of_all_their_roles(string titles, params Role[] roles)
    {
        ClaimsPrincipal person = new(new ClaimsIdentity(roles.Select(role => new Claim(ClaimTypes.Role, role.ToString())), "test"));

        Assert.Equal(titles, string.Join(", ", NavItems.For(person).Select(item => item.Title)));
    }
}

using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Accounts;

namespace ExportPortal.Web.Tests.Accounts;

public sealed class LandingPageTests
{
    [Theory]
    [InlineData("/snapshots", Role.Requester)]
    [InlineData("/inbox", Role.Approver)]
    [InlineData("/audit", Role.Auditor)]
    [InlineData("/dashboard", Role.Administrator)]
    [InlineData("/inbox", Role.Requester, Role.Approver)]
    [InlineData("/account")]
    public void Each_role_lands_where_its_work_is(string path, params Role[] roles)
    {
        Assert.Equal(path, LandingPage.For(roles));
    }
}

using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Accounts;
using Microsoft.Extensions.Configuration;

namespace ExportPortal.Web.Tests.Accounts;

public sealed class SignInSettingsTests
{
    [Theory]
    [InlineData("true", SecondFactorNeed.None)]
    [InlineData("false", SecondFactorNeed.ApproversAndAdministrators)]
    public void A_second_factor_is_asked_of_those_who_decide_outside_the_demo(string demo, SecondFactorNeed need) =>
        Assert.Equal(need, Read(("Demo:Enabled", demo)).RequireSecondFactor);

    [Theory]
    [InlineData("Authentication:RequireSecondFactor", "sometimes")]
    [InlineData("Authentication:LocalSignIn", "false")]
    [InlineData("Authentication:Oidc:Authority", "ftp://idp.example")]
    [InlineData("Authentication:Oidc:Authority", "http://idp.example")]
    public void What_cannot_work_stops_the_start_and_is_named(string name, string value) =>
        Assert.Equal(name, Assert.Throws<WrongSettingException>(() => Read((name, value))).Setting);

    [Fact]
    public void The_break_glass_account_alone_signs_in_locally_when_local_sign_in_is_off()
    {
        SignInSettings settings = Read([("Authentication:LocalSignIn", "false"), ("Authentication:BreakGlass:Email", "glass@example.com"), .. Provider]);

        Assert.True(settings.AllowsLocally("GLASS@example.com"));
        Assert.True(settings.IsBreakGlass("glass@example.com"));
        Assert.False(settings.AllowsLocally("ada@example.com"));
        Assert.False(settings.AllowsLocally(null));
    }

    [Fact]
    public void Groups_of_the_provider_give_roles_and_groups()
    {
        SignInSettings settings = Read(
            [.. Provider, ("Authentication:Oidc:RoleMap:0:Group", "it-admins"), ("Authentication:Oidc:RoleMap:0:Role", "administrator"),
            ("Authentication:Oidc:GroupMap:0:Group", "it-platform"), ("Authentication:Oidc:GroupMap:0:PortalGroup", "platform")]);

        Assert.Equal([Role.Administrator], settings.Oidc!.Roles["it-admins"]);
        Assert.Equal(["platform"], settings.Oidc.Groups["it-platform"]);
        Assert.Empty(settings.Oidc.Roles["others"]);
    }

    private static (string, string)[] Provider =>
        [("Authentication:Oidc:Authority", "https://idp.example"), ("Authentication:Oidc:ClientId", "portal"), ("Authentication:Oidc:ClientSecret", "secret")];

    private static SignInSettings Read(params (string Name, string Value)[] settings) =>
        SignInSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => (string?)s.Value)).Build(), production: true);
}

using ExportPortal.Integration.Tests.Portal;
using Xunit;

namespace ExportPortal.Integration.Tests.Security;

/// <summary>A provider, and a portal that trusts it. Local sign-in is off, but for the break-glass account.</summary>
public sealed class ProviderWorld : IAsyncLifetime
{
    private IdentityProvider? _provider;
    private PortalUnderTest? _portal;

    internal IdentityProvider Provider => _provider!;

    internal PortalUnderTest Portal => _portal!;

    public async ValueTask InitializeAsync()
    {
        _provider = await IdentityProvider.StartAsync();
        _portal = await PortalUnderTest.StartAsync(
            ("Authentication:LocalSignIn", "false"), ("Authentication:BreakGlass:Email", "ada@portal.test"), ("Authentication:RequireSecondFactor", "None"),
            ("Authentication:Oidc:Authority", _provider.Url.ToString()), ("Authentication:Oidc:ClientId", IdentityProvider.ClientId), ("Authentication:Oidc:ClientSecret", "a secret of the test"),
            ("Authentication:Oidc:RoleMap:0:Group", "corp-requesters"), ("Authentication:Oidc:RoleMap:0:Role", "Requester"),
            ("Authentication:Oidc:RoleMap:1:Group", "corp-admins"), ("Authentication:Oidc:RoleMap:1:Role", "Administrator"),
            ("Authentication:Oidc:RoleMap:2:Group", "corp-approvers"), ("Authentication:Oidc:RoleMap:2:Role", "Approver"),
            ("Authentication:Oidc:GroupMap:0:Group", "corp-platform"), ("Authentication:Oidc:GroupMap:0:PortalGroup", "platform"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_portal is not null)
        {
            await _portal.DisposeAsync();
        }

        if (_provider is not null)
        {
            await _provider.DisposeAsync();
        }
    }
}

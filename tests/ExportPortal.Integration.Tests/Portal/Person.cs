using ExportPortal.Domain.Accounts;

namespace ExportPortal.Integration.Tests.Portal;

/// <summary>Somebody who uses the portal under test.</summary>
/// <param name="Id">The account.</param>
/// <param name="Email">Sign-in name.</param>
/// <param name="Name">The name that others see.</param>
/// <param name="Role">The one role.</param>
/// <param name="Token">A bearer token, valid for a day.</param>
public sealed record Person(Guid Id, string Email, string Name, Role Role, string Token)
{
    public const string Password = "correct horse battery staple";
}

using Microsoft.AspNetCore.Identity;

namespace ExportPortal.Data.Accounts;

/// <summary>A role row of ASP.NET Core Identity. The names are those of <see cref="Domain.Accounts.Role"/>.</summary>
public sealed class PortalRole : IdentityRole<Guid>;

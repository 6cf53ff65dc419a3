using ExportPortal.Data.Accounts;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>The one EF Core context: requests, audit events, people. Lives as long as one use case or one query.</summary>
public sealed class PortalDb(DbContextOptions<PortalDb> options) : IdentityDbContext<PortalUser, PortalRole, Guid>(options);

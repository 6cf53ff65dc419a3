using System.Security.Claims;
using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Accounts.Sessions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Tests.Accounts;

/// <summary>Identity on a real SQLite database in memory, with one approver who is signed in.</summary>
public sealed class AccountsOnSqlite : IDisposable
{
    private readonly SqliteConnection connection = new("Data Source=:memory:");
    private readonly ServiceProvider services;
    private readonly AsyncServiceScope scope;

    private AccountsOnSqlite(SecondFactorNeed need)
    {
        connection.Open();
        ServiceCollection collection = new();
        collection.AddLogging();
        collection.AddDbContextFactory<PortalDb>(options => options.UseSqlite(connection));
        collection.AddIdentityCore<PortalUser>().AddRoles<PortalRole>().AddEntityFrameworkStores<PortalDb>().AddClaimsPrincipalFactory<PortalClaims>();
        services = collection.BuildServiceProvider();
        scope = services.CreateAsyncScope();
        Sessions = new OpenSessions(
            services.GetRequiredService<IDbContextFactory<PortalDb>>(), new SignInSettings { RequireSecondFactor = need }, services.GetRequiredService<IOptions<IdentityOptions>>(), TimeProvider.System);
    }

    public UserManager<PortalUser> Users => scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();

    public OpenSessions Sessions { get; }

    public PortalUser Anna { get; } = new() { UserName = "anna@demo.test", Email = "anna@demo.test", DisplayName = "Anna Albers", LockoutEnabled = true };

    public static async Task<AccountsOnSqlite> StartAsync(SecondFactorNeed need = SecondFactorNeed.None)
    {
        AccountsOnSqlite accounts = new(need);
        IServiceProvider provider = accounts.scope.ServiceProvider;
        await provider.GetRequiredService<PortalDb>().Database.EnsureCreatedAsync();
        RoleManager<PortalRole> roles = provider.GetRequiredService<RoleManager<PortalRole>>();
        foreach (string role in new[] { "Requester", "Approver", "Auditor", "Administrator" })
        {
            await roles.CreateAsync(new PortalRole { Id = Guid.CreateVersion7(), Name = role });
        }

        Assert.True((await accounts.Users.CreateAsync(accounts.Anna, "Demo-Portal-1!")).Succeeded);
        await accounts.Users.AddToRoleAsync(accounts.Anna, "Approver");
        return accounts;
    }

    /// <summary>An open page of Anna, with a session of its own.</summary>
    public async Task<ClaimsPrincipal> OpenPageAsync(bool hasSecondFactor = false)
    {
        UserSession session = new()
        {
            Id = Guid.CreateVersion7(), UserId = Anna.Id, StartedAt = DateTimeOffset.UtcNow, LastSeenAt = DateTimeOffset.UtcNow, ExpiresAt = DateTimeOffset.UtcNow.AddHours(8), Method = SignInMethod.Password, HasSecondFactor = hasSecondFactor,
        };
        PortalDb db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        db.Sessions.Add(session);
        await db.SaveChangesAsync();
        ClaimsPrincipal page = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<PortalUser>>().CreateAsync(Anna);
        ((ClaimsIdentity)page.Identity!).AddClaim(new Claim(SessionClaims.Id, session.Id.ToString()));
        return page;
    }

    /// <summary>Changes the session of a page.</summary>
    public Task ChangeAsync(ClaimsPrincipal page, Action<UserSession> change)
    {
        PortalDb db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        change(db.Sessions.Single(s => s.Id == SessionClaims.SessionOf(page)));
        return db.SaveChangesAsync();
    }

    public void Dispose()
    {
        scope.Dispose();
        services.Dispose();
        connection.Dispose();
    }
}

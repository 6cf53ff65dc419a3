using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Web.Features.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Web.Tests.Accounts;

/// <summary>Identity on a real SQLite database in memory, with one approver.</summary>
public sealed class AccountsOnSqlite : IDisposable
{
    private readonly SqliteConnection connection = new("Data Source=:memory:");
    private readonly ServiceProvider services;
    private readonly AsyncServiceScope scope;

    private AccountsOnSqlite()
    {
        connection.Open();
        ServiceCollection collection = new();
        collection.AddLogging();
        collection.AddDbContext<PortalDb>(options => options.UseSqlite(connection));
        collection.AddIdentityCore<PortalUser>().AddRoles<PortalRole>().AddEntityFrameworkStores<PortalDb>().AddClaimsPrincipalFactory<PortalClaims>();
        services = collection.BuildServiceProvider();
        scope = services.CreateAsyncScope();
    }

    public UserManager<PortalUser> Users => scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();

    public IUserClaimsPrincipalFactory<PortalUser> Claims => scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<PortalUser>>();

    public PortalUser Anna { get; } = new() { UserName = "anna@demo.test", Email = "anna@demo.test", DisplayName = "Anna Albers", LockoutEnabled = true };

    public static async Task<AccountsOnSqlite> StartAsync()
    {
        AccountsOnSqlite accounts = new();
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

    public void Dispose()
    {
        scope.Dispose();
        services.Dispose();
        connection.Dispose();
    }
}

using System.Security.Claims;
using ExportPortal.Web.Features.Accounts;
using Microsoft.AspNetCore.Identity;

namespace ExportPortal.Web.Tests.Accounts;

public sealed class RevalidatingAuthenticationTests
{
    [Fact]
    public async Task An_open_page_of_an_unchanged_person_stays_valid()
    {
        using AccountsOnSqlite accounts = await AccountsOnSqlite.StartAsync();
        ClaimsPrincipal page = await accounts.Claims.CreateAsync(accounts.Anna);

        Assert.True(await IsValidAsync(accounts, page));
        Assert.Equal("Anna Albers", PortalClaims.NameOf(page));
    }

    [Fact]
    public async Task A_disabled_account_ends_its_open_pages()
    {
        using AccountsOnSqlite accounts = await AccountsOnSqlite.StartAsync();
        ClaimsPrincipal page = await accounts.Claims.CreateAsync(accounts.Anna);

        accounts.Anna.IsDisabled = true;
        await accounts.Users.UpdateAsync(accounts.Anna);

        Assert.False(await IsValidAsync(accounts, page));
    }

    [Fact]
    public async Task A_locked_account_ends_its_open_pages()
    {
        using AccountsOnSqlite accounts = await AccountsOnSqlite.StartAsync();
        ClaimsPrincipal page = await accounts.Claims.CreateAsync(accounts.Anna);

        await accounts.Users.SetLockoutEndDateAsync(accounts.Anna, DateTimeOffset.UtcNow.AddHours(1));

        Assert.False(await IsValidAsync(accounts, page));
    }

    [Fact]
    public async Task A_role_taken_away_ends_the_open_pages_even_if_the_stamp_stayed()
    {
        using AccountsOnSqlite accounts = await AccountsOnSqlite.StartAsync();
        ClaimsPrincipal page = await accounts.Claims.CreateAsync(accounts.Anna);
        string stamp = await accounts.Users.GetSecurityStampAsync(accounts.Anna);

        await accounts.Users.RemoveFromRoleAsync(accounts.Anna, "Approver");
        accounts.Anna.SecurityStamp = stamp;
        await accounts.Users.UpdateAsync(accounts.Anna);

        Assert.False(await IsValidAsync(accounts, page));
    }

    [Fact]
    public async Task A_new_security_stamp_ends_the_open_pages()
    {
        using AccountsOnSqlite accounts = await AccountsOnSqlite.StartAsync();
        ClaimsPrincipal page = await accounts.Claims.CreateAsync(accounts.Anna);

        await accounts.Users.UpdateSecurityStampAsync(accounts.Anna);

        Assert.False(await IsValidAsync(accounts, page));
    }

    [Fact]
    public async Task A_deleted_account_ends_its_open_pages()
    {
        using AccountsOnSqlite accounts = await AccountsOnSqlite.StartAsync();
        ClaimsPrincipal page = await accounts.Claims.CreateAsync(accounts.Anna);

        await accounts.Users.DeleteAsync(accounts.Anna);

        Assert.False(await IsValidAsync(accounts, page));
    }

    private static Task<bool> IsValidAsync(AccountsOnSqlite accounts, ClaimsPrincipal page) =>
        RevalidatingAuthentication.IsStillValidAsync(accounts.Users, page, new ClaimsIdentityOptions());
}

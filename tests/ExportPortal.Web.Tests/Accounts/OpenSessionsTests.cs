using System.Security.Claims;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Accounts.Sessions;

namespace ExportPortal.Web.Tests.Accounts;

public sealed class OpenSessionsTests
{
    [Fact]
    public async Task An_open_page_of_an_unchanged_person_stays_valid()
    {
        using AccountsOnSqlite accounts = await AccountsOnSqlite.StartAsync();
        ClaimsPrincipal page = await accounts.OpenPageAsync();

        Assert.True(await IsValidAsync(accounts, page));
        Assert.Equal("Anna Albers", PortalClaims.NameOf(page));
    }

    [Fact]
    public async Task A_disabled_account_ends_its_open_pages()
    {
        using AccountsOnSqlite accounts = await AccountsOnSqlite.StartAsync();
        ClaimsPrincipal page = await accounts.OpenPageAsync();

        accounts.Anna.IsDisabled = true;
        await accounts.Users.UpdateAsync(accounts.Anna);

        Assert.False(await IsValidAsync(accounts, page));
    }

    [Fact]
    public async Task A_locked_account_ends_its_open_pages()
    {
        using AccountsOnSqlite accounts = await AccountsOnSqlite.StartAsync();
        ClaimsPrincipal page = await accounts.OpenPageAsync();

        await accounts.Users.SetLockoutEndDateAsync(accounts.Anna, DateTimeOffset.UtcNow.AddHours(1));

        Assert.False(await IsValidAsync(accounts, page));
    }

    [Fact]
    public async Task A_role_taken_away_ends_the_open_pages_even_if_the_stamp_stayed()
    {
        using AccountsOnSqlite accounts = await AccountsOnSqlite.StartAsync();
        ClaimsPrincipal page = await accounts.OpenPageAsync();
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
        ClaimsPrincipal page = await accounts.OpenPageAsync();

        await accounts.Users.UpdateSecurityStampAsync(accounts.Anna);

        Assert.False(await IsValidAsync(accounts, page));
    }

    [Fact]
    public async Task A_deleted_account_ends_its_open_pages()
    {
        using AccountsOnSqlite accounts = await AccountsOnSqlite.StartAsync();
        ClaimsPrincipal page = await accounts.OpenPageAsync();

        await accounts.Users.DeleteAsync(accounts.Anna);

        Assert.False(await IsValidAsync(accounts, page));
    }

    [Fact]
    public async Task A_session_that_was_ended_or_is_over_counts_no_more_and_the_other_one_does()
    {
        using AccountsOnSqlite accounts = await AccountsOnSqlite.StartAsync();
        ClaimsPrincipal ended = await accounts.OpenPageAsync();
        ClaimsPrincipal other = await accounts.OpenPageAsync();

        await accounts.ChangeAsync(ended, s => s.EndedAt = DateTimeOffset.UtcNow);

        Assert.False(await IsValidAsync(accounts, ended));
        Assert.True(await IsValidAsync(accounts, other));
    }

    [Fact]
    public async Task Only_a_session_that_nobody_used_was_idle()
    {
        using AccountsOnSqlite accounts = await AccountsOnSqlite.StartAsync();
        ClaimsPrincipal idle = await accounts.OpenPageAsync();
        ClaimsPrincipal ended = await accounts.OpenPageAsync();
        ClaimsPrincipal open = await accounts.OpenPageAsync();

        await accounts.ChangeAsync(idle, s => s.LastSeenAt = DateTimeOffset.UtcNow.AddMinutes(-31));
        await accounts.ChangeAsync(ended, s => (s.LastSeenAt, s.EndedAt) = (DateTimeOffset.UtcNow.AddMinutes(-31), DateTimeOffset.UtcNow));

        Assert.False(await IsValidAsync(accounts, idle));
        Assert.True(await accounts.Sessions.WasIdleAsync(idle, TestContext.Current.CancellationToken));
        Assert.False(await accounts.Sessions.WasIdleAsync(ended, TestContext.Current.CancellationToken));
        Assert.False(await accounts.Sessions.WasIdleAsync(open, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_page_without_a_session_or_with_the_session_of_somebody_else_counts_not()
    {
        using AccountsOnSqlite accounts = await AccountsOnSqlite.StartAsync();
        ClaimsPrincipal page = await accounts.OpenPageAsync();
        ClaimsPrincipal foreign = new(new ClaimsIdentity([.. page.Claims.Where(c => c.Type != ClaimTypes.NameIdentifier), new Claim(ClaimTypes.NameIdentifier, Guid.NewGuid().ToString())], "test"));
        ClaimsPrincipal old = new(new ClaimsIdentity(page.Claims.Where(c => c.Type != SessionClaims.Id), "test"));

        Assert.False(await IsValidAsync(accounts, foreign));
        Assert.False(await IsValidAsync(accounts, old));
    }

    [Theory]
    [InlineData(SecondFactorNeed.None, false, null)]
    [InlineData(SecondFactorNeed.ApproversAndAdministrators, false, SessionClaims.FactorPending)]
    [InlineData(SecondFactorNeed.Everyone, false, SessionClaims.FactorPending)]
    [InlineData(SecondFactorNeed.Everyone, true, null)]
    public async Task A_second_factor_is_pending_where_the_role_asks_for_it(SecondFactorNeed need, bool shown, string? pending)
    {
        using AccountsOnSqlite accounts = await AccountsOnSqlite.StartAsync(need);
        ClaimsPrincipal page = await accounts.OpenPageAsync(shown);

        Assert.Equal(pending, (await accounts.Sessions.FindAsync(page, CancellationToken.None))?.Pending);
    }

    private static async Task<bool> IsValidAsync(AccountsOnSqlite accounts, ClaimsPrincipal page) => await accounts.Sessions.FindAsync(page, CancellationToken.None) is not null;
}

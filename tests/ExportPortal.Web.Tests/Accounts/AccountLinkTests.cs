using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Accounts.Links;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Tests.Desk;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Web.Tests.Accounts;

public sealed class AccountLinkTests : IAsyncLifetime
{
    private const string Password = "A few words are fine, 1 digit too";
    private PortalOnSqlite portal = default!;
    private Person ada = default!;
    private Person rita = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync(DateTimeOffset.UtcNow);
        ada = await portal.AddAsync("Ada", Role.Administrator);
        rita = await portal.AddAsync("Rita", Role.Requester);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task A_link_sets_the_password_once_and_lifts_a_lock()
    {
        await using (PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            await db.Users.Where(u => u.Id == rita.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.LockoutEnd, DateTimeOffset.UtcNow.AddDays(1)), TestContext.Current.CancellationToken);
        }

        string token = await LinkAsync();
        Assert.Equal("Rita", (await Use.LookAsync(token, CancellationToken.None))?.Name);
        Assert.NotNull(await Use.LookAsync(token, CancellationToken.None)); // looking uses nothing up

        await Use.ExecuteAsync(token, Password, CancellationToken.None);

        PortalUser changed = await UserAsync();
        Assert.Null(changed.LockoutEnd);
        Assert.Equal(PasswordVerificationResult.Success, portal.Provider.GetRequiredService<IPasswordHasher<PortalUser>>().VerifyHashedPassword(changed, changed.PasswordHash!, Password));
        Assert.Null(await Use.LookAsync(token, CancellationToken.None));
        Assert.Equal("link-void", await CodeAsync(() => Use.ExecuteAsync(token, "another few words", CancellationToken.None)));
    }

    [Fact]
    public async Task A_newer_link_voids_the_older_one_and_time_voids_both()
    {
        string older = await LinkAsync();
        string newer = await LinkAsync();
        Assert.Null(await Use.LookAsync(older, CancellationToken.None));
        Assert.NotNull(await Use.LookAsync(newer, CancellationToken.None));

        portal.Clock.Advance(AccountLinks.ResetFor + TimeSpan.FromMinutes(1));

        Assert.Null(await Use.LookAsync(newer, CancellationToken.None));
    }

    [Fact]
    public async Task A_password_that_is_too_short_leaves_the_link_open()
    {
        string token = await LinkAsync();

        Assert.Equal("password-invalid", await CodeAsync(() => Use.ExecuteAsync(token, "short", CancellationToken.None)));

        Assert.NotNull(await Use.LookAsync(token, CancellationToken.None));
    }

    [Fact]
    public async Task Only_administrators_make_links_and_not_for_themselves()
    {
        Assert.Equal("role-missing", await CodeAsync(() => ResetBy(rita).MakeLinkAsync(ada.Id, false, CancellationToken.None)));
        Assert.Equal("own-account", await CodeAsync(() => ResetBy(ada).MakeLinkAsync(ada.Id, false, CancellationToken.None)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_made_up_token_opens_nothing(string? token) => Assert.Null(await Use.LookAsync(token, CancellationToken.None));

    private UseAccountLink Use => new(Accounts(ada), portal.Transactions, portal.Databases, portal.As(ada), portal.Clock);

    private async Task<string> LinkAsync() => (await ResetBy(ada).MakeLinkAsync(rita.Id, removeSecondFactors: true, CancellationToken.None))["/welcome?token=".Length..];

    private ResetAccess ResetBy(Person person) => new(portal.As(person), portal.Transactions, Accounts(person));

    private OwnAccount Accounts(Person person) => new(portal.As(person), portal.Transactions, portal.Provider, new EphemeralDataProtectionProvider());

    private async Task<PortalUser> UserAsync()
    {
        await using PortalDb db = await portal.Databases.CreateDbContextAsync();
        return await db.Users.AsNoTracking().SingleAsync(u => u.Id == rita.Id);
    }

    private static async Task<string> CodeAsync(Func<Task> act) => (await Assert.ThrowsAsync<RuleBroken>(act)).Code;
}

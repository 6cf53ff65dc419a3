using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain;
using ExportPortal.Web.Features.Accounts.Links;
using ExportPortal.Web.Features.Accounts.Provider;
using ExportPortal.Web.Features.Accounts.SecondFactors;
using ExportPortal.Web.Features.Accounts.Sessions;
using ExportPortal.Web.Features.Demo;
using ExportPortal.Web.Features.Security;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>Composition of accounts: Identity, the session cookie, sign-out, the set-up link.</summary>
public static class AccountsSetup
{
    /// <summary>How long a session lasts, from sign-in, whatever its use.</summary>
    public static readonly TimeSpan SessionLength = TimeSpan.FromHours(8);

    private const long RolesLock = 0x4541_526F_6C65_7321; // any number that nothing else locks
    private static readonly TimeSpan StepLength = TimeSpan.FromMinutes(5);

    /// <summary>Registers Identity with the portal's cookie, lockout and password rules.</summary>
    public static WebApplicationBuilder AddAccounts(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        bool demo = builder.Configuration.IsDemo();
        SignInSettings settings = SignInSettings.Read(builder.Configuration, builder.Environment.IsProduction());
        services.AddSingleton(settings);

        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddAuthorization();
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, RevalidatingAuthentication>();
        services.AddIdentityCore<PortalUser>(ConfigureIdentity)
            .AddRoles<PortalRole>()
            .AddEntityFrameworkStores<PortalDb>()
            .AddUserStore<PortalUserStore>()
            .AddSignInManager<PortalSignIn>()
            .AddClaimsPrincipalFactory<PortalClaims>()
            .AddDefaultTokenProviders();
        services.AddScoped(provider => (PortalSignIn)provider.GetRequiredService<SignInManager<PortalUser>>());
        services.ConfigureApplicationCookie(cookie => ConfigureCookie(cookie, demo));
        ConfigureStepCookie(services, IdentityConstants.TwoFactorUserIdScheme, "ep-step", demo);
        ConfigureStepCookie(services, IdentityConstants.ExternalScheme, "ep-provider", demo);
        services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            passkeys.ServerDomain = settings.PasskeyDomain;
            // The device asks for a finger or a PIN, so that a passkey is two factors; and it knows its account, so that no name has to be typed.
            passkeys.UserVerificationRequirement = "required";
            passkeys.ResidentKeyRequirement = "required";
        });
        builder.AddSignInProvider(settings);
        builder.AddKeys();
        services.AddAntiforgery(antiforgery => antiforgery.Cookie = demo
            ? new CookieBuilder { Name = "ep-form", HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true }
            : new AlwaysSecureCookie { Name = "__Host-ep-form", HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true, Path = "/" });

        services.AddScoped<CurrentUser>();
        services.AddScoped<AccountTrail>();
        services.AddSingleton<SetupLink>();
        services.AddScoped<SignInWithPassword>();
        services.AddScoped<WrongTries>();
        services.AddScoped<SignInWithCode>();
        services.AddScoped<OwnAccount>();
        services.AddScoped<ChangePassword>();
        services.AddScoped<AuthenticatorSetup>();
        services.AddScoped<Passkeys>();
        services.AddScoped<UseAccountLink>();
        services.AddSingleton<OpenSessions>();
        services.AddScoped<CircuitHandler, SessionActivity>();
        services.AddScoped<StartSession>();
        services.AddScoped<ReadOwnSecurity>();
        services.AddScoped<ListSessions>();
        services.AddScoped<EndSessions>();
        services.AddSingleton<BreakGlassWatch>();
        services.AddScoped<ReadBreakGlass>();
        services.AddScoped<ExplainBreakGlass>();
        services.AddScoped<CreateFirstAdministrator>();
        services.AddScoped<CreateAccount>();
        services.AddScoped<SavePreferences>();
        return builder;
    }

    /// <summary>Maps sign-out and the landing redirect.</summary>
    public static WebApplication MapAccounts(this WebApplication app)
    {
        app.MapGet("/", (HttpContext http) => Results.LocalRedirect(LandingPage.For(http.User))).RequireAuthorization();

        // Not a page: a POST with the antiforgery token, so that no foreign site can sign a person out.
        app.MapPost("/sign-out", SignOutAsync).AllowAnonymous();
        app.MapPasskeys();
        app.MapSignInProvider();
        return app;
    }

    /// <summary>Makes the role rows, and outside demo mode prints the set-up link when there is nobody yet.</summary>
    public static async Task PrepareAccountsAsync(this WebApplication app)
    {
        await using AsyncServiceScope scope = app.Services.CreateAsyncScope();
        PortalDb db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await EnsureRolesAsync(scope.ServiceProvider, db);
        if (!app.Services.GetRequiredService<DemoMode>().IsOn && !await db.HasAccountsAsync(CancellationToken.None))
        {
            app.Lifetime.ApplicationStarted.Register(() => PrintSetupLink(app));
        }
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, IAntiforgery antiforgery, EndSessions sessions)
    {
        if (!await antiforgery.HasTokenAsync(http))
        {
            return Results.BadRequest();
        }

        bool atProvider = await http.GetTokenAsync(IdentityConstants.ApplicationScheme, "id_token") is not null;
        try
        {
            await sessions.PresentAsync(CancellationToken.None);
        }
        catch (RuleBroken)
        {
            // It has ended already; the cookie goes all the same.
        }

        return Results.SignOut(
            new AuthenticationProperties { RedirectUri = "/sign-in" }, atProvider ? [OidcSetup.Scheme, IdentityConstants.ApplicationScheme] : [IdentityConstants.ApplicationScheme]);
    }

    private static async Task EnsureRolesAsync(IServiceProvider services, PortalDb db)
    {
        string[] names = Enum.GetNames<Role>();
        if (!names.Except(await db.ReadRoleNamesAsync(CancellationToken.None)).Any())
        {
            return;
        }

        RoleManager<PortalRole> roles = services.GetRequiredService<RoleManager<PortalRole>>();
        // One node at a time: two that start together on an empty database would both find none. SQLite has one writer anyway.
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync();
        if (db.Database.IsNpgsql())
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({RolesLock})");
        }

        foreach (string name in names)
        {
            if (!await roles.RoleExistsAsync(name))
            {
                await roles.CreateAsync(new PortalRole { Id = Guid.CreateVersion7(), Name = name });
            }
        }

        await transaction.CommitAsync();
    }

    private static void PrintSetupLink(WebApplication app)
    {
        ICollection<string>? addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses;
        string address = addresses?.FirstOrDefault() ?? "";
        string token = app.Services.GetRequiredService<SetupLink>().Issue();

        // To the console and not to the log: logs are collected and read by others.
        Console.WriteLine($"No account exists yet. Open this link once to make the first administrator: {address}/setup?token={token}");
    }

    private static void ConfigureIdentity(IdentityOptions identity)
    {
        identity.User.RequireUniqueEmail = true;
        identity.Password.RequiredLength = 12;
        // Length beats composition (NIST SP 800-63B); only one rule against "aaaaaaaaaaaa".
        identity.Password.RequiredUniqueChars = 5;
        identity.Password.RequireDigit = false;
        identity.Password.RequireLowercase = false;
        identity.Password.RequireUppercase = false;
        identity.Password.RequireNonAlphanumeric = false;
        identity.Lockout.AllowedForNewUsers = true;
        identity.Lockout.MaxFailedAccessAttempts = 5;
        identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
    }

    private static void ConfigureCookie(CookieAuthenticationOptions cookie, bool demo)
    {
        cookie.Cookie.Name = demo ? "ep-auth" : "__Host-ep-auth";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = demo ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        cookie.Cookie.Path = "/";
        cookie.ExpireTimeSpan = SessionLength;
        cookie.SlidingExpiration = false;
        cookie.LoginPath = "/sign-in";
        cookie.ReturnUrlParameter = "returnUrl";
        cookie.Events.OnValidatePrincipal = SessionCookie.ValidateAsync;

        Func<Microsoft.AspNetCore.Authentication.RedirectContext<CookieAuthenticationOptions>, Task> toSignIn = cookie.Events.OnRedirectToLogin;
        cookie.Events.OnRedirectToLogin = context =>
        {
            // Only a browser that asks for a page can follow; a script or a tool needs the status.
            if (HttpMethods.IsGet(context.Request.Method) && !Api.ApiSetup.IsApi(context.HttpContext) && !context.Request.Path.StartsWithSegments("/_blazor"))
            {
                return toSignIn(context);
            }

            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        };

        // The status page then says which role is missing, under the address that was asked for.
        cookie.Events.OnRedirectToAccessDenied = context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };
    }

    // Cookies of the minutes between two steps of a sign-in.
    private static void ConfigureStepCookie(IServiceCollection services, string scheme, string name, bool demo) => services.Configure<CookieAuthenticationOptions>(scheme, cookie =>
    {
        cookie.Cookie.Name = demo ? name : $"__Host-{name}";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = demo ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        cookie.Cookie.Path = "/";
        cookie.ExpireTimeSpan = StepLength;
    });

    /// <summary>
    /// Marks the cookie Secure on every request. With <see cref="CookieSecurePolicy.Always"/> antiforgery would refuse plain HTTP on loopback,
    /// where browsers do keep Secure cookies and the set-up link is opened.
    /// </summary>
    private sealed class AlwaysSecureCookie : CookieBuilder
    {
        public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
        {
            CookieOptions options = base.Build(context, expiresFrom);
            options.Secure = true;
            return options;
        }
    }
}

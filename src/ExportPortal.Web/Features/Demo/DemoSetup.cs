using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using Microsoft.AspNetCore.Identity;

namespace ExportPortal.Web.Features.Demo;

/// <summary>Composition of demo mode.</summary>
public static class DemoSetup
{
    /// <summary>Registers what demo mode needs; nothing outside it.</summary>
    public static WebApplicationBuilder AddDemo(this WebApplicationBuilder builder)
    {
        bool demo = builder.Configuration.IsDemo();
        builder.Services.AddSingleton<HistoryImport>();
        builder.Services.AddSingleton(new DemoMode(demo));
        if (demo)
        {
            builder.Services.AddSingleton<DemoEmulator>();
            builder.Services.AddSingleton<DemoHistory>();
        }

        return builder;
    }

    /// <summary>Starts the emulator unless connections are configured, and makes the demo's people and its history where they are missing.</summary>
    public static async Task PrepareDemoAsync(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<DemoMode>().IsOn)
        {
            return;
        }

        await app.Services.GetRequiredService<DemoEmulator>().StartAsync();
        await using AsyncServiceScope scope = app.Services.CreateAsyncScope();
        UserManager<PortalUser> users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        DateTimeOffset now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        string? hash = null;
        foreach (DemoUser person in DemoUsers.All)
        {
            if (await users.FindByEmailAsync(person.Email) is not null)
            {
                continue;
            }

            PortalUser user = new() { UserName = person.Email, Email = person.Email, EmailConfirmed = true, DisplayName = person.DisplayName, CreatedAt = now - DemoHistory.Span };
            // Everybody knows the password, so one hash serves all six; hashing is slow on purpose and would be felt at the first start.
            user.PasswordHash = hash ??= users.PasswordHasher.HashPassword(user, DemoUsers.Password);
            Require(await users.CreateAsync(user), person);
            Require(await users.AddToRoleAsync(user, person.Role.ToString()), person);
        }

        // Demo:History=false starts with an empty portal, for those who bring their own requests.
        if (app.Configuration.GetValue("Demo:History", true))
        {
            await app.Services.GetRequiredService<DemoHistory>().ExecuteAsync(CancellationToken.None);
        }
    }

    private static void Require(IdentityResult result, DemoUser person)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException($"The demo user {person.Email} could not be made: {string.Join(" ", result.Errors.Select(e => e.Description))}");
        }
    }
}

/// <summary>Whether the portal runs as a demo.</summary>
/// <param name="IsOn">True for a demo: AWS is emulated and the people's passwords are public.</param>
public sealed record DemoMode(bool IsOn);

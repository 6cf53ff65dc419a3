using ExportPortal.Data.Accounts;
using ExportPortal.Domain;
using ExportPortal.Web.Features.Accounts;
using Microsoft.AspNetCore.Identity;

namespace ExportPortal.Web.Features.Commands;

/// <summary>Commands about bearer tokens.</summary>
public static class TokenCommands
{
    /// <summary>Makes a token for a person and prints it once, alone on standard output.</summary>
    public static PortalCommand Create { get; } = new("token create", "--user EMAIL --name TEXT [--days N]", ["user", "name", "days"], CreateAsync);

    private static async Task<int> CreateAsync(IServiceProvider services, CommandLine line, CancellationToken cancel)
    {
        string email = line.Require("user");
        string name = line.Require("name");
        long days = line.Number("days") ?? CreateApiToken.StandardDays;
        PortalUser owner = await services.GetRequiredService<UserManager<PortalUser>>().FindByEmailAsync(email)
            ?? throw RuleBroken.NotFound("user-not-found", $"There is nobody with the e-mail address {email}.");
        NewApiToken token = await services.GetRequiredService<CreateApiToken>().ForAsync(PortalCommands.Actor, owner.Id, name, (int)Math.Min(days, int.MaxValue), cancel);
        await Console.Error.WriteLineAsync($"Token \"{token.Row.Name}\" of {owner.Email}, valid until {token.Row.ExpiresAt:u}. It is shown this once.");
        await Console.Out.WriteLineAsync(token.Text);
        return 0;
    }
}

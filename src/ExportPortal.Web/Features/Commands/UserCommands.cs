using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Accounts;

namespace ExportPortal.Web.Features.Commands;

/// <summary>Commands about people.</summary>
public static class UserCommands
{
    /// <summary>Makes an account and prints its first password once, alone on standard output.</summary>
    public static PortalCommand Create { get; } = new("user create", "--email E --role R [--role R] [--group G] [--name N]", ["email", "role", "group", "name"], CreateAsync);

    private static async Task<int> CreateAsync(IServiceProvider services, CommandLine line, CancellationToken cancel)
    {
        string email = line.Require("email");
        line.Require("role");
        Role[] roles = [.. line.All("role").Select(RoleOf).Distinct()];
        string password = await services.GetRequiredService<CreateAccount>().ForAsync(
            PortalCommands.Actor, new NewAccount(email, line.Find("name") ?? email.Split('@')[0], roles, line.All("group")), cancel);
        await Console.Error.WriteLineAsync($"{email} is {string.Join(" and ", roles)}. The password is shown this once:");
        await Console.Out.WriteLineAsync(password);
        return 0;
    }

    private static Role RoleOf(string text)
    {
        string? name = Enum.GetNames<Role>().FirstOrDefault(n => string.Equals(n, text, StringComparison.OrdinalIgnoreCase));
        return name is null ? throw new WrongUsageException($"--role is one of {string.Join(", ", Enum.GetNames<Role>())}, not \"{text}\"") : Enum.Parse<Role>(name);
    }
}

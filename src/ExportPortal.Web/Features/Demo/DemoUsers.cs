using ExportPortal.Domain.Accounts;

namespace ExportPortal.Web.Features.Demo;

/// <summary>One person of the demo.</summary>
/// <param name="Email">Sign-in name.</param>
/// <param name="DisplayName">The name that others see.</param>
/// <param name="Role">The one role that this person has.</param>
/// <param name="Can">What the person can try, in a few words, for the sign-in page.</param>
public sealed record DemoUser(string Email, string DisplayName, Role Role, string Can);

/// <summary>The people of the demo. They exist in demo mode only.</summary>
public static class DemoUsers
{
    /// <summary>The password of them all, shown on the sign-in page.</summary>
    public const string Password = "Demo-Portal-1!";

    /// <summary>In the order of the sign-in page.</summary>
    public static IReadOnlyList<DemoUser> All { get; } =
    [
        new("rita@demo.test", "Rita Romero", Role.Requester, "Finds snapshots and asks for exports"),
        new("ravi@demo.test", "Ravi Rao", Role.Requester, "Asks for exports too"),
        new("anna@demo.test", "Anna Albers", Role.Approver, "Approves and rejects requests"),
        new("amir@demo.test", "Amir Aziz", Role.Approver, "Gives the second approval"),
        new("otto@demo.test", "Otto Olsen", Role.Auditor, "Reads everything, changes nothing"),
        new("ada@demo.test", "Ada Adler", Role.Administrator, "Sets policies, connections and people"),
    ];
}

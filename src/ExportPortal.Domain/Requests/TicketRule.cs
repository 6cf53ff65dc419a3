using System.Text.RegularExpressions;

namespace ExportPortal.Domain.Requests;

/// <summary>Whether a ticket reference is what the policy asks for.</summary>
public static class TicketRule
{
    /// <summary>The longest reference, in characters.</summary>
    public const int MaxLength = 100;

    /// <summary>Checks a reference.</summary>
    /// <param name="pattern">Regular expression for the whole reference, or null when a ticket is optional.</param>
    /// <param name="ticket">The reference, trimmed, or null.</param>
    /// <exception cref="RuleBroken">ticket-required, ticket-pattern, ticket-too-long</exception>
    public static void Check(string? pattern, string? ticket)
    {
        if (ticket is { Length: > MaxLength })
        {
            throw RuleBroken.Invalid("ticket-too-long", $"A ticket reference has at most {MaxLength} characters.", "ticket");
        }

        if (pattern is null)
        {
            return;
        }

        if (ticket is null)
        {
            throw RuleBroken.Invalid("ticket-required", $"This export needs a ticket reference of the form {pattern}.", "ticket");
        }

        // The non-backtracking engine: an administrator's pattern cannot stall the portal.
        if (!Regex.IsMatch(ticket, $@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant))
        {
            throw RuleBroken.Invalid("ticket-pattern", $"The ticket reference must have the form {pattern}.", "ticket");
        }
    }
}

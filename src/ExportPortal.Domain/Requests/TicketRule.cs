using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace ExportPortal.Domain.Requests;

/// <summary>Whether a ticket reference is what the policy asks for.</summary>
public static class TicketRule
{
    // The non-backtracking engine: an administrator's pattern cannot stall the portal.
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    // Compiling takes longer than everything else that asking for an export does here, and policies have few patterns. Patterns that are being written come and go.
    private const int MostKept = 100;
    private static readonly ConcurrentDictionary<string, (Regex? Whole, string? Fault)> Compiled = new(StringComparer.Ordinal);

    /// <summary>The longest reference, in characters.</summary>
    public const int MaxLength = 100;

    /// <summary>The longest pattern, in characters.</summary>
    public const int MaxPatternLength = 200;

    /// <summary>Checks a reference.</summary>
    /// <param name="pattern">Regular expression for the whole reference, or null when a ticket is optional.</param>
    /// <param name="ticket">The reference, trimmed, or null.</param>
    /// <exception cref="RuleBroken">ticket-required, ticket-pattern, ticket-too-long, ticket-rule-unusable</exception>
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

        (Regex? whole, string? fault) = Compile(pattern);
        if (whole is null)
        {
            throw RuleBroken.Conflict("ticket-rule-unusable", $"The policy's ticket pattern cannot be used: {fault} An administrator must correct the policy.");
        }

        if (!whole.IsMatch(ticket))
        {
            throw RuleBroken.Invalid("ticket-pattern", $"The ticket reference must have the form {pattern}.", "ticket");
        }
    }

    /// <summary>Whether references are what a pattern asks for, for many of them: the pattern is compiled once.</summary>
    public static Func<string?, bool> Matcher(string? pattern)
    {
        if (pattern is null)
        {
            return _ => true;
        }

        Regex? whole = Compile(pattern).Whole;
        return ticket => ticket is not null && whole is not null && whole.IsMatch(ticket);
    }

    /// <summary>Why a pattern cannot be used in a policy, as a sentence; null when it can.</summary>
    public static string? FindFault(string pattern) => Compile(pattern).Fault;

    private static (Regex? Whole, string? Fault) Compile(string pattern)
    {
        if (Compiled.Count >= MostKept)
        {
            Compiled.Clear();
        }

        return Compiled.GetOrAdd(pattern, CompileNow);
    }

    private static (Regex? Whole, string? Fault) CompileNow(string pattern)
    {
        if (pattern.Length is 0 or > MaxPatternLength)
        {
            return (null, $"A pattern has 1 to {MaxPatternLength} characters.");
        }

        try
        {
            // Alone first: "a)|(b" is malformed, but inside the frame below it would be well-formed and match half a reference.
            _ = new Regex(pattern, Options);
            return (new Regex($@"\A(?:{pattern})\z", Options), null);
        }
        catch (NotSupportedException)
        {
            return (null, "It uses look-around, back-references, atomic groups or too many repetitions, which are not supported.");
        }
        catch (ArgumentException malformed)
        {
            return (null, $"It is malformed: {malformed.Message}");
        }
    }
}

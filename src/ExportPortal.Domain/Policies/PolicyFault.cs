namespace ExportPortal.Domain.Policies;

/// <summary>What is wrong with one policy of a list.</summary>
/// <param name="Index">Which policy, from 0.</param>
/// <param name="Policy">Its name.</param>
/// <param name="Field">The member, camelCase.</param>
/// <param name="Code">Stable, kebab-case.</param>
/// <param name="Message">A sentence for the administrator.</param>
/// <param name="IsWarning">It can be saved all the same.</param>
public sealed record PolicyFault(int Index, string Policy, string Field, string Code, string Message, bool IsWarning = false)
{
    /// <summary>Whether it is the same fault in another version of the list, wherever the policy stands there.</summary>
    public bool IsSameAs(PolicyFault other) => (Policy, Field, Code) == (other.Policy, other.Field, other.Code);
}

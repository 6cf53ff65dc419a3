namespace ExportPortal.Domain;

/// <summary>What kind of refusal a broken rule is. The doors (page, API, job) map it; the API to an HTTP status.</summary>
public enum RuleKind
{
    /// <summary>The input is wrong; <see cref="RuleBroken.Field"/> names where. HTTP 400.</summary>
    Invalid,

    /// <summary>The person may not do this. HTTP 403.</summary>
    Forbidden,

    /// <summary>It does not exist, or the person may not know that it does. HTTP 404.</summary>
    NotFound,

    /// <summary>The present state does not allow it. HTTP 409.</summary>
    Conflict,
}

/// <summary>An expected refusal. The code is stable: the API, the audit history and the tests rely on it.</summary>
/// <param name="kind">What kind of refusal it is.</param>
/// <param name="code">Stable, kebab-case, e.g. "own-request".</param>
/// <param name="message">A plain sentence for the person.</param>
/// <param name="field">The input that is wrong, in camelCase, where one is.</param>
public sealed class RuleBroken(RuleKind kind, string code, string message, string? field = null) : Exception(message)
{
    /// <summary>What kind of refusal it is.</summary>
    public RuleKind Kind { get; } = kind;

    /// <summary>Stable code, kebab-case.</summary>
    public string Code { get; } = code;

    /// <summary>The input that is wrong, camelCase as in the API, or null.</summary>
    public string? Field { get; } = field;

    /// <summary>The input is wrong.</summary>
    public static RuleBroken Invalid(string code, string message, string? field = null) => new(RuleKind.Invalid, code, message, field);

    /// <summary>The person may not do this.</summary>
    public static RuleBroken Forbidden(string code, string message) => new(RuleKind.Forbidden, code, message);

    /// <summary>There is no such thing for this person.</summary>
    public static RuleBroken NotFound(string code, string message) => new(RuleKind.NotFound, code, message);

    /// <summary>The present state does not allow it.</summary>
    public static RuleBroken Conflict(string code, string message) => new(RuleKind.Conflict, code, message);
}

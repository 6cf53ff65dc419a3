namespace ExportPortal.Web;

/// <summary>What a setting does, in one line, where the setting is: the page Settings shows it. English; its German is in the language's file.</summary>
/// <param name="words">The line.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EffectAttribute(string words) : Attribute
{
    /// <summary>The line.</summary>
    public string Words { get; } = words;

    /// <summary>The setting's name below its section where the property has another; whole for a setting without a section.</summary>
    public string? Key { get; init; }

    /// <summary>What holds when nothing is set, where the property's own first value does not say it.</summary>
    public string? Default { get; init; }

    /// <summary>Its value is never shown, only whether there is one.</summary>
    public bool IsSecret { get; init; }

    /// <summary>It says how long something is kept, and stands in the part Retention.</summary>
    public bool IsRetention { get; init; }
}

using System.Collections;
using System.Globalization;

namespace ExportPortal.Web.Features.Admin.Settings;

/// <summary>Values of settings as they are written in the settings.</summary>
internal static class SettingText
{
    /// <summary>A first value of a property; null for nothing.</summary>
    public static string? Of(object? value) => value switch
    {
        null or "" => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IDictionary pairs => Joined(pairs.Keys.Cast<object>().Select(key => $"{key}: {pairs[key]}")),
        IEnumerable items => Joined(items.Cast<object?>().Select(Of)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <summary>What is set in a section: one value, a list, or names with their values; null for nothing.</summary>
    public static string? Of(IConfigurationSection section) =>
        section.Value is { Length: > 0 } value ? value : Joined(section.GetChildren().Select(child => int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? Entry(child) : $"{child.Key}: {Of(child)}"));

    // One entry of a list: a value, or an object such as {Group, Role}.
    private static string? Entry(IConfigurationSection entry) => entry.Value ?? Joined(entry.GetChildren().Select(part => part.Value), " → ");

    private static string? Joined(IEnumerable<string?> parts, string with = ", ") => string.Join(with, parts.Where(p => !string.IsNullOrEmpty(p))) is { Length: > 0 } text ? text : null;
}

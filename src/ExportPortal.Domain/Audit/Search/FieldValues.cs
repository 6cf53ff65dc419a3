using System.Globalization;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Domain.Audit.Search;

/// <summary>What the fields of a query may be asked for.</summary>
public static class FieldValues
{
    /// <summary>What is wrong with a value, as a sentence, or null.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">Its value as it was written.</param>
    /// <param name="beginning">Whether its end is open.</param>
    public static string? FindFault(SearchField field, string value, bool beginning) => field switch
    {
        SearchField.Action when ActionsOf(value).Count == 0 || beginning =>
            $"There is no action \"{value}{(beginning ? "*" : "")}\". Take one of the catalogue, or the part before the dot: {string.Join(", ", Groups)}.",
        SearchField.Status when StatusOf(value) is null || beginning => $"There is no status \"{value}{(beginning ? "*" : "")}\". Known are {string.Join(", ", Enum.GetNames<RequestStatus>())}.",
        SearchField.Request when beginning || (!Guid.TryParse(value, out _) && NumberOf(value) is null) => "A request is asked for by its number or its id.",
        SearchField.Ami or SearchField.Ticket or SearchField.Error or SearchField.Subject or SearchField.Snapshot or SearchField.Region or SearchField.Tag or SearchField.Policy or SearchField.Connection
            or SearchField.Actor when value.Length > SearchTerms.MaxValue => $"This has more than {SearchTerms.MaxValue} characters.",
        _ => null,
    };

    /// <summary>The parts of actions before the dot.</summary>
    public static IReadOnlyList<string> Groups { get; } = [.. AuditActions.All.Select(GroupOf).Distinct(StringComparer.Ordinal)];

    /// <summary>The part of an action before the dot.</summary>
    public static string GroupOf(string action)
    {
        int dot = action.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? action : action[..dot];
    }

    /// <summary>The actions of the catalogue that a value names: one, a whole group, or none.</summary>
    public static IReadOnlyList<string> ActionsOf(string value) =>
        [.. AuditActions.All.Where(a => a.Equals(value, StringComparison.OrdinalIgnoreCase) || (a.StartsWith(value, StringComparison.OrdinalIgnoreCase) && a.Length > value.Length && a[value.Length] == '.'))];

    /// <summary>The status that a value names, by its name or by the words that pages show; null when there is none.</summary>
    public static RequestStatus? StatusOf(string value)
    {
        foreach (RequestStatus status in Enum.GetValues<RequestStatus>())
        {
            if (value.Equals(status.ToString(), StringComparison.OrdinalIgnoreCase) || value.Equals(status.Title(), StringComparison.OrdinalIgnoreCase))
            {
                return status;
            }
        }

        return null;
    }

    /// <summary>The number of a request, with or without the sign before it; null when it is none.</summary>
    public static long? NumberOf(string value) =>
        long.TryParse(value.StartsWith('#') ? value.AsSpan(1) : value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}

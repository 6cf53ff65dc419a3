using System.Text.Json;
using ExportPortal.Domain.Audit;

namespace ExportPortal.Web.Features.Audit;

/// <summary>One value of an event, before and after it.</summary>
/// <param name="Name">Its place in the data, with dots between the steps.</param>
/// <param name="Old">Before; null where it is not known or was not there.</param>
/// <param name="New">After; null where it is gone.</param>
public sealed record ValueChange(string Name, string? Old, string? New)
{
    /// <summary>Old and new differ.</summary>
    public bool IsChanged => Old is not null && Old != New;
}

/// <summary>Lays the data of events out as names and values, so that they can be set beside each other.</summary>
public static class EventValues
{
    private const int Most = 300;

    /// <summary>Every value of the data by its place, in the order in which it stands there. Data that does not parse is one value.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(string data)
    {
        List<KeyValuePair<string, string>> values = [];
        try
        {
            using JsonDocument json = JsonDocument.Parse(data);
            Add(values, "", json.RootElement);
        }
        catch (JsonException)
        {
            values.Add(new("data", data));
        }

        return values;
    }

    /// <summary>
    /// Old and new values: those that the event itself names as before and after, and for the rest, what the event before it about the same request said.
    /// </summary>
    public static IReadOnlyList<ValueChange> Changes(AuditEvent e, AuditEvent? previous)
    {
        Dictionary<string, string> now = Distinct(Of(e.Data));
        Dictionary<string, string> then = previous is null ? [] : Distinct(Of(previous.Data));
        List<ValueChange> changes = [];
        HashSet<string> told = [];
        foreach ((string name, string value) in now)
        {
            (string side, string rest) = Split(name);
            if (side is "before" or "after")
            {
                if (told.Add(rest))
                {
                    changes.Add(new ValueChange(rest.Length == 0 ? T("value") : rest, now.GetValueOrDefault(Join("before", rest)), now.GetValueOrDefault(Join("after", rest))));
                }
            }
            else
            {
                changes.Add(new ValueChange(name, then.GetValueOrDefault(name), value));
            }
        }

        return changes;
    }

    private static Dictionary<string, string> Distinct(IEnumerable<KeyValuePair<string, string>> values)
    {
        Dictionary<string, string> distinct = [];
        foreach ((string name, string value) in values)
        {
            distinct.TryAdd(name, value);
        }

        return distinct;
    }

    private static (string First, string Others) Split(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? (name, "") : (name[..dot], name[(dot + 1)..]);
    }

    private static string Join(string first, string rest) => rest.Length == 0 ? first : $"{first}.{rest}";

    private static void Add(List<KeyValuePair<string, string>> values, string name, JsonElement value)
    {
        if (values.Count >= Most)
        {
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    Add(values, name.Length == 0 ? member.Name : $"{name}.{member.Name}", member.Value);
                }

                break;
            case JsonValueKind.Array when value.EnumerateArray().Any(i => i.ValueKind is JsonValueKind.Object or JsonValueKind.Array):
                int index = 1;
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Add(values, $"{name}.{index++}", item);
                }

                break;
            case JsonValueKind.Array:
                values.Add(new(name, string.Join(", ", value.EnumerateArray())));
                break;
            case JsonValueKind.Null:
                values.Add(new(name, "–"));
                break;
            default:
                values.Add(new(name, value.ToString()));
                break;
        }
    }
}

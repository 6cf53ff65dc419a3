using System.Text.Encodings.Web;
using System.Text.Json;

namespace ExportPortal.Web.Features.Audit;

/// <summary>Reads and lays out the data of events. What does not parse is shown as it stands: tampered data must not break the page.</summary>
public static class EventJson
{
    // Only ever shown as text, so letters of other languages need no escaping.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON with line breaks, or the text itself.</summary>
    public static string Pretty(string data)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(data);
            return JsonSerializer.Serialize(json.RootElement, Indented);
        }
        catch (JsonException)
        {
            return data;
        }
    }

    /// <summary>"#12 web-1" of an event about a request, or null.</summary>
    public static string? RequestName(string data)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(data);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("number", out JsonElement number)
                ? $"#{number} {(json.RootElement.TryGetProperty("snapshot", out JsonElement snapshot) ? snapshot.ToString() : "")}".TrimEnd()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

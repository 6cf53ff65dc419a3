using System.Text.Json;

namespace LightsailEmulator.Wire;

/// <summary>Holds a request body against the model: required members, types, patterns, closed lists, in any depth.</summary>
internal static class InputCheck
{
    private const int LongestEcho = 128;

    /// <summary>Reads a body and checks it. An empty body counts as <c>{}</c>; members that the model does not know are ignored.</summary>
    /// <exception cref="ApiException">SerializationException for a body that is not a JSON object; InvalidInputException for wrong members</exception>
    public static ApiInput Read(string operation, ReadOnlyMemory<byte> body)
    {
        JsonElement root;
        try
        {
            using JsonDocument document = JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body);
            root = document.RootElement.Clone();
            RequireReadableText(root);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw ApiException.Serialization("The request body is not well-formed JSON.");
        }

        if (root.ValueKind != JsonValueKind.Object) throw ApiException.Serialization("Start of structure or map found where not expected.");
        CheckValue(root, ApiModel.Lightsail.InputOf(operation), "");
        return new ApiInput(root);
    }

    private static void CheckValue(JsonElement value, ApiModel.Shape shape, string path)
    {
        switch (shape.Type)
        {
            case "structure":
                CheckStructure(value, shape, path);
                break;
            case "list":
                RequireKind(value, path, "a list", JsonValueKind.Array);
                int index = 0;
                foreach (JsonElement item in value.EnumerateArray())
                {
                    string itemPath = $"{path}[{index++}]";
                    if (item.ValueKind == JsonValueKind.Null) throw Invalid(itemPath, "must not be null");
                    CheckValue(item, ApiModel.Lightsail[shape.Member!], itemPath);
                }

                break;
            case "boolean":
                RequireKind(value, path, "a boolean", JsonValueKind.True, JsonValueKind.False);
                break;
            case "integer":
                RequireKind(value, path, "an integer", JsonValueKind.Number);
                if (!value.TryGetInt32(out _)) throw Invalid(path, "must be an integer");
                break;
            case "timestamp":
                RequireKind(value, path, "a number of seconds", JsonValueKind.Number);
                break;
            default:
                RequireKind(value, path, "a string", JsonValueKind.String);
                CheckText(value.GetString()!, shape, path);
                break;
        }
    }

    private static void CheckStructure(JsonElement value, ApiModel.Shape shape, string path)
    {
        RequireKind(value, path, "a structure", JsonValueKind.Object);
        foreach (string required in shape.Required)
        {
            if (!value.TryGetProperty(required, out JsonElement member) || member.ValueKind == JsonValueKind.Null)
                throw Invalid(Join(path, required), "is required");
        }

        foreach ((string name, string type) in shape.Members)
        {
            if (value.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null)
                CheckValue(member, ApiModel.Lightsail[type], Join(path, name));
        }
    }

    private static void CheckText(string text, ApiModel.Shape shape, string path)
    {
        if (shape.Pattern is { } pattern && !pattern.IsMatch(text))
            throw Invalid(path, $"must satisfy the pattern {shape.PatternText}: '{Shorten(text)}'");
        if (shape.Enum is { } allowed && !allowed.Contains(text))
            throw Invalid(path, $"must be one of [{string.Join(", ", allowed)}]: '{Shorten(text)}'");
    }

    private static void RequireKind(JsonElement value, string path, string expected, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (!kinds.Contains(value.ValueKind)) throw Invalid(path, $"must be {expected}");
    }

    /// <summary>Finds text that is not Unicode (such as half a surrogate pair) here, so that no later step trips over it.</summary>
    /// <exception cref="InvalidOperationException">some text is not Unicode</exception>
    public static void RequireReadableText(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray()) RequireReadableText(item);
                break;
            case JsonValueKind.Object:
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    _ = member.Name;
                    RequireReadableText(member.Value);
                }

                break;
        }
    }

    private static ApiException Invalid(string path, string problem) =>
        ApiException.InvalidInput($"The parameter {path} {problem}.", "Compare the request with the API reference.");

    private static string Join(string path, string member) => path.Length == 0 ? member : $"{path}.{member}";

    private static string Shorten(string text) => text.Length <= LongestEcho ? text : string.Concat(text.AsSpan(0, LongestEcho), "...");
}

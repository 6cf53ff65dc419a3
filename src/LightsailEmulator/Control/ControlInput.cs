using System.Text.Json;
using LightsailEmulator.Wire;
using LightsailEmulator.World;

namespace LightsailEmulator.Control;

/// <summary>A control call that cannot be done as asked. The message is for the person who wrote it.</summary>
internal sealed class ControlException(string message, int status = 400) : Exception(message)
{
    public int Status { get; } = status;
}

/// <summary>The JSON body of a control call, read strictly: an unknown member is a misspelt one.</summary>
internal sealed class ControlInput
{
    private readonly JsonElement _body;

    public ControlInput(byte[] body, params ReadOnlySpan<string> known)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body);
            _body = document.RootElement.Clone();
            InputCheck.RequireReadableText(_body);
            if (_body.ValueKind != JsonValueKind.Object) throw new ControlException("the body must be a JSON object");
            foreach (JsonProperty member in _body.EnumerateObject())
            {
                if (!known.Contains(member.Name)) throw new ControlException($"unknown member '{member.Name}'; known: {string.Join(", ", known)}");
            }
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new ControlException("the body is not well-formed JSON in Unicode");
        }
    }

    public bool Has(string member) => Find(member) is not null;

    public string Text(string member) => TextOrNull(member) ?? throw new ControlException($"'{member}' is required");

    public string? TextOrNull(string member)
    {
        if (Find(member) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.String) throw new ControlException($"'{member}' must be a string");
        return value.GetString();
    }

    public bool Flag(string member) => Find(member)?.ValueKind switch
    {
        null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw new ControlException($"'{member}' must be true or false"),
    };

    public double? Number(string member, double least, double most)
    {
        if (Find(member) is not { } value) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number >= least && number <= most
            ? number
            : throw new ControlException($"'{member}' must be a number between {least} and {most}");
    }

    public int? Integer(string member, int least, int most) => Number(member, least, most) switch
    {
        null => null,
        { } number when number == Math.Floor(number) => (int)number,
        _ => throw new ControlException($"'{member}' must be a whole number"),
    };

    public ControlInput? Object(string member, params ReadOnlySpan<string> known) =>
        Find(member) is { } value ? new ControlInput(JsonSerializer.SerializeToUtf8Bytes(value), known) : null;

    public string Region()
    {
        string region = Text("region");
        return ApiModel.Lightsail.Regions.Contains(region) ? region : throw new ControlException($"'{region}' is not a Lightsail Region");
    }

    public string ResourceName(string member)
    {
        string name = Text(member);
        return ApiModel.Lightsail["ResourceName"].Pattern!.IsMatch(name) && name.Length <= 255
            ? name
            : throw new ControlException($"'{member}' must be letters, digits, _ and -, 2 to 255 of them");
    }

    /// <summary>Tags as <c>{"env":"prod","keep":null}</c> or as <c>[{"key":"env","value":"prod"}]</c>.</summary>
    public IReadOnlyList<Tag> Tags(string member)
    {
        if (Find(member) is not { } value) return [];
        List<Tag> tags = value.ValueKind switch
        {
            JsonValueKind.Object => [.. value.EnumerateObject().Select(tag => new Tag(tag.Name, TagText(tag.Value)))],
            JsonValueKind.Array => [.. value.EnumerateArray().Select(PairTag)],
            _ => throw new ControlException($"'{member}' must be an object or a list of key and value"),
        };
        if (tags.Count > 50 || tags.Any(tag => tag.Key.Length is 0 or > 128 || tag.Value?.Length > 256))
            throw new ControlException($"'{member}': at most 50 tags, keys of 1 to 128 and values of up to 256 characters");
        return tags;
    }

    private static Tag PairTag(JsonElement pair) =>
        pair.ValueKind == JsonValueKind.Object && pair.TryGetProperty("key", out JsonElement key) && key.ValueKind == JsonValueKind.String
            ? new Tag(key.GetString()!, pair.TryGetProperty("value", out JsonElement value) ? TagText(value) : null)
            : throw new ControlException("a tag needs a 'key'");

    private static string? TagText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        _ => throw new ControlException("a tag's value must be a string"),
    };

    private JsonElement? Find(string member) =>
        _body.TryGetProperty(member, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
}

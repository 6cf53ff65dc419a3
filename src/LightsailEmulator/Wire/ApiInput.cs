using System.Text.Json;

namespace LightsailEmulator.Wire;

/// <summary>A request body that <see cref="InputCheck"/> has accepted.</summary>
internal readonly record struct ApiInput(JsonElement Body)
{
    public string Text(string member) => TextOrNull(member)!;

    public string? TextOrNull(string member) =>
        Body.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public bool Flag(string member) => Body.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    public IReadOnlyList<ApiInput> List(string member) =>
        Body.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => new ApiInput(item))]
            : [];
}

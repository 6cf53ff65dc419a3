using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LightsailEmulator;
using Xunit;

namespace ExportPortal.Integration.Tests.Emulator;

/// <summary>Holds answers against the API reference: no member that it does not know, the types and patterns that it tells.</summary>
internal static class ModelShapes
{
    private static readonly JsonElement s_model = Load();

    public static IReadOnlyList<string> Operations { get; } = [.. s_model.GetProperty("operations").EnumerateObject().Select(operation => operation.Name)];

    public static IReadOnlyList<string> Members(string shape) => [.. Shape(shape).GetProperty("members").EnumerateObject().Select(member => member.Name)];

    public static void AssertOutput(string operation, JsonNode body) =>
        AssertShape(s_model.GetProperty("operations").GetProperty(operation).GetProperty("output").GetString()!, body, operation);

    private static void AssertShape(string name, JsonNode? value, string path)
    {
        JsonElement shape = Shape(name);
        Assert.True(value is not null, path);
        switch (shape.GetProperty("type").GetString())
        {
            case "structure":
                foreach ((string member, JsonNode? inner) in value.AsObject())
                {
                    Assert.True(shape.GetProperty("members").TryGetProperty(member, out JsonElement type), $"{path}.{member} is not in {name}");
                    AssertShape(type.GetString()!, inner, $"{path}.{member}");
                }

                break;
            case "list":
                foreach (JsonNode? item in value.AsArray()) AssertShape(shape.GetProperty("member").GetString()!, item, $"{path}[]");
                break;
            case "string":
                AssertText(name, shape, value.GetValue<string>(), path);
                break;
            case "boolean":
                Assert.True(value.GetValueKind() is JsonValueKind.True or JsonValueKind.False, path);
                break;
            case "integer":
                Assert.True(value.GetValue<int>() >= 0, path);
                break;
            default:
                Assert.True(value.GetValue<double>() > 1_000_000_000, path);
                break;
        }
    }

    private static void AssertText(string name, JsonElement shape, string text, string path)
    {
        if (shape.TryGetProperty("pattern", out JsonElement pattern)) Assert.True(Regex.IsMatch(text, $"^(?:{pattern.GetString()})$"), $"{path}: {text}");
        // No published list contains an operation type for an export, so this one list is open.
        if (name != "OperationType" && shape.TryGetProperty("enum", out JsonElement allowed))
            Assert.Contains(text, allowed.EnumerateArray().Select(item => item.GetString()));
    }

    private static JsonElement Shape(string name) => s_model.GetProperty("shapes").GetProperty(name);

    private static JsonElement Load()
    {
        using Stream stream = typeof(EmulatorHost).Assembly.GetManifestResourceStream("model.json")!;
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}

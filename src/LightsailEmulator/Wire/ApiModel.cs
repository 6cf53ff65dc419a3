using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LightsailEmulator.Wire;

/// <summary>The API reference in model.json: which operations exist and what their input must look like.</summary>
internal sealed class ApiModel
{
    private readonly Dictionary<string, Shape> _shapes;
    private readonly Dictionary<string, string> _inputs;

    private ApiModel(JsonElement model)
    {
        TargetPrefix = model.GetProperty("metadata").GetProperty("targetPrefix").GetString()!;
        _inputs = model.GetProperty("operations").EnumerateObject().ToDictionary(o => o.Name, o => o.Value.GetProperty("input").GetString()!);
        _shapes = model.GetProperty("shapes").EnumerateObject().ToDictionary(s => s.Name, s => Shape.From(s.Value));
        Regions = _shapes["RegionName"].Enum!;
    }

    public static ApiModel Lightsail { get; } = Load();

    public string TargetPrefix { get; }

    /// <summary>Every Region that Lightsail is available in.</summary>
    public IReadOnlyList<string> Regions { get; }

    public IReadOnlyCollection<string> Operations => _inputs.Keys;

    public bool Has(string operation) => _inputs.ContainsKey(operation);

    public Shape InputOf(string operation) => _shapes[_inputs[operation]];

    public Shape this[string shape] => _shapes[shape];

    private static ApiModel Load()
    {
        using Stream stream = typeof(ApiModel).Assembly.GetManifestResourceStream("model.json")!;
        using JsonDocument model = JsonDocument.Parse(stream);
        return new ApiModel(model.RootElement);
    }

    /// <summary>One shape of the model. Types and patterns are as written there.</summary>
    internal sealed record Shape(
        string Type, IReadOnlyDictionary<string, string> Members, IReadOnlyList<string> Required,
        string? Member, IReadOnlyList<string>? Enum, string? PatternText, Regex? Pattern)
    {
        public static Shape From(JsonElement json)
        {
            string? pattern = json.TryGetProperty("pattern", out JsonElement p) ? p.GetString() : null;
            return new Shape(
                json.GetProperty("type").GetString()!,
                json.TryGetProperty("members", out JsonElement m) ? m.EnumerateObject().ToDictionary(x => x.Name, x => x.Value.GetString()!) : [],
                json.TryGetProperty("required", out JsonElement r) ? Strings(r) : [],
                json.TryGetProperty("member", out JsonElement item) ? item.GetString() : null,
                json.TryGetProperty("enum", out JsonElement e) ? Strings(e) : null,
                pattern,
                pattern is null ? null : new Regex($"^(?:{AsciiClasses(pattern)})\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        }

        private static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(x => x.GetString()!)];

        /// <summary>The model's patterns are written for a regex engine whose \w and \S know ASCII only.</summary>
        private static string AsciiClasses(string pattern)
        {
            var text = new StringBuilder();
            bool inClass = false;
            for (int i = 0; i < pattern.Length; i++)
            {
                char c = pattern[i];
                if (c == '\\' && i + 1 < pattern.Length)
                {
                    char escaped = pattern[++i];
                    text.Append((escaped, inClass) switch
                    {
                        ('w', true) => "A-Za-z0-9_",
                        ('w', false) => "[A-Za-z0-9_]",
                        ('S', false) => "[^ \\t\\n\\v\\f\\r]",
                        _ => $"\\{escaped}",
                    });
                    continue;
                }

                inClass = c == '[' || (c != ']' && inClass);
                text.Append(c);
            }

            return text.ToString();
        }
    }
}

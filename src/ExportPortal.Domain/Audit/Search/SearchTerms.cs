using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Domain.Audit.Search;

/// <summary>One value that an event is found by.</summary>
/// <param name="Field">The field.</param>
/// <param name="Value">The value in lower case.</param>
public readonly record struct SearchTerm(SearchField Field, string Value)
{
    /// <summary>The key under which it is stored: the first eight bytes of SHA-256 over field and value, so that nobody can make two values meet.</summary>
    public long Key
    {
        get
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Encoding.UTF8.GetBytes($"{(int)Field}\0{Value}"), hash);
            return BinaryPrimitives.ReadInt64BigEndian(hash);
        }
    }
}

/// <summary>What of its request an event is found by.</summary>
public sealed record RequestFacts(string PolicyName, string? Ticket, IReadOnlyList<SnapshotTag> Tags)
{
    /// <summary>The tags that its requester gave it, "key=value" or words.</summary>
    public IReadOnlyList<string> OwnTags { get; init; } = [];

    /// <summary>The facts of a request.</summary>
    public static RequestFacts Of(ExportRequest request) => new(request.Plan.PolicyName, request.Ticket, request.Plan.Snapshot.Tags) { OwnTags = request.Tags };
}

/// <summary>What one event is found by: values of fields, and words.</summary>
/// <param name="Terms">Values of fields, each once.</param>
/// <param name="Texts">Texts whose words are found.</param>
public sealed record SearchTerms(IReadOnlyCollection<SearchTerm> Terms, IReadOnlyList<string> Texts)
{
    /// <summary>The longest value that is kept; longer ones are cut.</summary>
    public const int MaxValue = 300;

    private const int MaxTexts = 500;

    /// <summary>Reads them from an event. Data that does not parse (somebody changed it) is found by its members beside it.</summary>
    /// <param name="e">The event.</param>
    /// <param name="facts">What is known of its request, or null.</param>
    public static SearchTerms Of(AuditEvent e, RequestFacts? facts)
    {
        HashSet<SearchTerm> terms = [];
        List<string> texts = [e.ActorName, e.Action, e.SubjectType, e.SubjectId];
        Add(terms, SearchField.Actor, e.ActorName);
        Add(terms, SearchField.Actor, e.OnBehalfOf);
        Add(terms, SearchField.Action, FieldValues.GroupOf(e.Action));
        Add(terms, SearchField.Subject, e.SubjectType);
        texts.AddRange(new[] { e.OnBehalfOf, e.Ip }.OfType<string>());
        if (e.RequestId is not { } request || !e.SubjectId.Equals(request.ToString(), StringComparison.OrdinalIgnoreCase))
        {
            Add(terms, SearchField.Subject, e.SubjectId);
        }

        ReadData(e.Data, terms, texts);
        if (facts is not null)
        {
            Add(terms, SearchField.Policy, facts.PolicyName);
            Add(terms, SearchField.Ticket, facts.Ticket);
            foreach (SnapshotTag tag in facts.Tags)
            {
                Add(terms, SearchField.Tag, $"{tag.Key}={tag.Value}");
            }

            foreach (string tag in facts.OwnTags)
            {
                // A word is found as a tag without a value is.
                Add(terms, SearchField.Tag, tag.Contains('=', StringComparison.Ordinal) ? tag : $"{tag}=");
            }
        }

        return new SearchTerms(terms, texts);
    }

    /// <summary>A value as it is compared: lower case, cut.</summary>
    public static string Normal(string value)
    {
        string trimmed = value.Trim();
        return (trimmed.Length > MaxValue ? trimmed[..MaxValue] : trimmed).ToLowerInvariant();
    }

    private static void ReadData(string data, HashSet<SearchTerm> terms, List<string> texts)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(data);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return;
            }

            foreach (JsonProperty member in json.RootElement.EnumerateObject())
            {
                if (FieldOf(member.Name) is { } field)
                {
                    Add(terms, field, member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null);
                }
                else if (member.NameEquals("operation") && member.Value.ValueKind == JsonValueKind.Object && member.Value.TryGetProperty("errorCode", out JsonElement code) && code.ValueKind == JsonValueKind.String)
                {
                    Add(terms, SearchField.Error, code.GetString());
                }

                Collect(member.Value, texts);
            }
        }
        catch (JsonException)
        {
            texts.Add(data);
        }
    }

    // The members of events' data that are fields; docs/audit-search.md lists them.
    private static SearchField? FieldOf(string member) => member switch
    {
        "status" => SearchField.Status,
        "snapshot" => SearchField.Snapshot,
        "region" => SearchField.Region,
        "connection" => SearchField.Connection,
        "destination" => SearchField.Ami,
        "ticket" => SearchField.Ticket,
        "policy" => SearchField.Policy,
        "errorCode" or "code" => SearchField.Error,
        _ => null,
    };

    private static void Collect(JsonElement value, List<string> texts)
    {
        if (texts.Count >= MaxTexts)
        {
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.String when value.GetString() is { Length: > 0 } text && !IsNoise(text):
                texts.Add(text);
                break;
            case JsonValueKind.Number:
                texts.Add(value.GetRawText());
                break;
            case JsonValueKind.Object:
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    Collect(member.Value, texts);
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Collect(item, texts);
                }

                break;
        }
    }

    // Times are found by created:, and nobody searches for a part of a time or of a hash of a plan.
    private static bool IsNoise(string text) => text.Length is 27 && text[^1] == 'Z' && text[10] == 'T' && char.IsAsciiDigit(text[0]);

    private static void Add(HashSet<SearchTerm> terms, SearchField field, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            terms.Add(new SearchTerm(field, Normal(value)));
        }
    }
}

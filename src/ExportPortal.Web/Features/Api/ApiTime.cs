using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ExportPortal.Domain.Audit;

namespace ExportPortal.Web.Features.Api;

/// <summary>Times in the API: written in UTC with a Z; read as ISO 8601, as UTC where no offset is given.</summary>
public sealed class ApiTime : JsonConverter<DateTimeOffset>
{
    /// <summary>Reads a time that came from outside.</summary>
    public static bool TryRead(string? text, out DateTimeOffset time) => DateTimeOffset.TryParse(
        // In a query an offset's "+" arrives as a space.
        text?.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    /// <inheritdoc />
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryRead(reader.GetString(), out DateTimeOffset time) ? time : throw new JsonException("Not an ISO 8601 time.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(CanonicalJson.Time(value));
}

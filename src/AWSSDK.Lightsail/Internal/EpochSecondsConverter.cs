using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amazon.Lightsail.Internal;

/// <summary>Times on the wire are JSON numbers: seconds since 1970 in UTC, fractions allowed.</summary>
internal sealed class EpochSecondsConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // Decimal, because a double loses the last digits of a tick.
        if (reader.TokenType is not JsonTokenType.Number || !reader.TryGetDecimal(out decimal seconds))
        {
            throw new JsonException("A time must be a number of seconds since 1970.");
        }

        decimal ticks = DateTime.UnixEpoch.Ticks + decimal.Round(Math.Clamp(seconds, -1e12m, 1e12m) * TimeSpan.TicksPerSecond);
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks
            ? new DateTime((long)ticks, DateTimeKind.Utc)
            : throw new JsonException("A time lies outside the years 1 to 9999.");
    }

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options)
        => writer.WriteNumberValue((decimal)(value.ToUniversalTime().Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond);
}

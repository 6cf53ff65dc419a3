using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ExportPortal.Data.Storage;

/// <summary>Maps an immutable value to a text column of JSON.</summary>
internal static class JsonColumn
{
    public static PropertyBuilder<T> HasJson<T>(this PropertyBuilder<T> property)
        where T : class? =>
        property.HasConversion(new ToJson<T>(), new ByJson<T>());
}

/// <summary>How such a value is written.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Options)!;
}

/// <summary>A value and its JSON. A class of its own: the model made ahead (migrations/*/Model) names it.</summary>
internal sealed class ToJson<T>() : ValueConverter<T, string>(value => JsonText.Write(value), text => JsonText.Read<T>(text));

/// <summary>Values are the same when their JSON is.</summary>
internal sealed class ByJson<T>() : ValueComparer<T>(
    (a, b) => JsonText.Write(a) == JsonText.Write(b), value => JsonText.Write(value).GetHashCode(StringComparison.Ordinal), value => value);

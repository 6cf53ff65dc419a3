using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;

namespace Amazon.Lightsail.Internal;

/// <summary>The one set of JSON rules for all operations.</summary>
internal static class LightsailJson
{
    internal static readonly JsonSerializerOptions Options = Create();

    private static JsonSerializerOptions Create()
    {
        JsonSerializerOptions options = new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new ConstantClassConverterFactory(), new EpochSecondsConverter() },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { KeepApiMembersOnly } },
        };
        options.MakeReadOnly();
        return options;
    }

    private static void KeepApiMembersOnly(JsonTypeInfo type)
    {
        if (type.Kind is not JsonTypeInfoKind.Object)
        {
            return;
        }

        for (int i = type.Properties.Count - 1; i >= 0; i--)
        {
            JsonPropertyInfo property = type.Properties[i];
            if (IsRuntimeMember(property))
            {
                type.Properties.RemoveAt(i);
            }
            else if (property.PropertyType.IsAssignableTo(typeof(IList)))
            {
                // With AWSConfigs.InitializeCollections an empty list stands for an absent one.
                property.ShouldSerialize = static (_, value) => value is IList list && (list.Count > 0 || !AWSConfigs.InitializeCollections);
            }
        }
    }

    // An answer's body must not be able to set ContentLength, HttpStatusCode or ResponseMetadata.
    private static bool IsRuntimeMember(JsonPropertyInfo property)
        => property.AttributeProvider is System.Reflection.MemberInfo { DeclaringType: { } declaring }
            && (declaring == typeof(AmazonWebServiceResponse) || declaring == typeof(AmazonWebServiceRequest));
}

using LightsailEmulator.Wire;
using LightsailEmulator.World;

namespace LightsailEmulator.Operations;

/// <summary>TagResource and UntagResource. A tag without a value is a key-only tag.</summary>
internal sealed class Tagging(Store store)
{
    private const int MostTags = 50;
    private const int LongestKey = 128;
    private const int LongestValue = 256;

    public Outcome Tag(Call call) => Change(call, resource => resource with { Tags = Merge(resource.Tags, call.Input.List("tags")) });

    public Outcome Untag(Call call) => Change(call, resource =>
    {
        HashSet<string> keys = [.. call.Input.List("tagKeys").Select(key => key.Body.GetString()!)];
        return resource with { Tags = [.. resource.Tags.Where(tag => !keys.Contains(tag.Key))] };
    });

    /// <summary>New tags over old ones, within the limits that AWS sets.</summary>
    /// <exception cref="ApiException">InvalidInputException: a tag without key, too long, reserved, or too many</exception>
    public static IReadOnlyList<Tag> Merge(IReadOnlyList<Tag> old, IReadOnlyList<ApiInput> added)
    {
        List<Tag> tags = [.. old];
        foreach (ApiInput input in added)
        {
            string key = input.TextOrNull("key") ?? "";
            string? value = input.TextOrNull("value");
            if (key.Length is 0 or > LongestKey) throw ApiException.InvalidInput($"A tag key must have 1 to {LongestKey} characters.");
            if (value?.Length > LongestValue) throw ApiException.InvalidInput($"The value of tag {key} must not be longer than {LongestValue} characters.");
            if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)) throw ApiException.InvalidInput($"The tag key {key} is reserved: keys must not begin with aws:.");

            int at = tags.FindIndex(tag => tag.Key == key);
            var tag = new Tag(key, string.IsNullOrEmpty(value) ? null : value);
            if (at >= 0) tags[at] = tag;
            else tags.Add(tag);
        }

        if (tags.Count > MostTags) throw ApiException.InvalidInput($"A resource can have at most {MostTags} tags.");
        return tags;
    }

    private Outcome Change(Call call, Func<TaggedEntity, TaggedEntity> change) => store.Change((state, now) =>
    {
        string name = call.Text("resourceName");
        if (call.Caller.IsLimitedByTags) throw ApiException.AccessDenied(call.Caller, call.Operation, "*");
        TaggedEntity resource = state.Find<TaggedEntity>(call.Region, name) ?? throw ApiException.NotFound("Resource", name);
        if (call.Input.TextOrNull("resourceArn") is { } arn && arn != resource.Arn)
            throw ApiException.InvalidInput($"The parameter resourceArn does not belong to {name}.");
        OperationRecord operation = Changes.Operation(call, resource, call.Operation, null, now, now);
        return Changes.Mutation(call, state, now, [operation], name, [change(resource)]);
    });
}

namespace ExportPortal.Domain.Requests;

/// <summary>The tags that a requester gives to a request: words, or key=value. Not to be taken for those of its snapshot.</summary>
public static class RequestTags
{
    /// <summary>The most of one request.</summary>
    public const int Most = 10;

    /// <summary>The longest, in characters.</summary>
    public const int MaxLength = 100;

    /// <summary>The tags as they are kept: trimmed, each once, in order.</summary>
    /// <exception cref="RuleBroken">too-many-tags, tag-invalid</exception>
    public static IReadOnlyList<string> Clean(IEnumerable<string?>? tags)
    {
        string[] clean = [.. (tags ?? []).Select(Tidy).Where(t => t.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (clean.Length > Most)
        {
            throw RuleBroken.Invalid("too-many-tags", $"A request has {Most} tags at most; these are {clean.Length}.", "tags");
        }

        return clean.FirstOrDefault(t => t.Length > MaxLength || t.StartsWith('=') || t.Any(char.IsControl)) is { } bad
            ? throw RuleBroken.Invalid("tag-invalid", $"“{(bad.Length > 40 ? bad[..40] + "…" : bad)}” is no tag. Write a word or key=value, {MaxLength} characters at most.", "tags")
            : clean;
    }

    // Spaces around the sign would make two tags of what people read as one.
    private static string Tidy(string? tag)
    {
        string text = (tag ?? "").Trim();
        int sign = text.IndexOf('=', StringComparison.Ordinal);
        return sign < 0 ? text : $"{text[..sign].TrimEnd()}={text[(sign + 1)..].TrimStart()}";
    }
}

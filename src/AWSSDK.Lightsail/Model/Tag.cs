namespace Amazon.Lightsail.Model;

/// <summary>A key with an optional value.</summary>
public class Tag
{
    /// <summary>Key.</summary>
    public string? Key { get; set; }

    /// <summary>Value; null for a key-only tag.</summary>
    public string? Value { get; set; }
}

namespace ExportPortal.Data.Storage;

/// <summary>A gapless number that lives in the database, e.g. the numbers of requests.</summary>
public sealed class Counter
{
    /// <summary>The counter of request numbers.</summary>
    public const string Requests = "requests";

    /// <summary>Name of the counter.</summary>
    public required string Name { get; init; }

    /// <summary>The number given last; 0 before the first.</summary>
    public long Value { get; set; }
}

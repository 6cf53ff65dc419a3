namespace ExportPortal.Data.Policies;

/// <summary>While it stands, no new call is claimed in its scope. What is in flight goes on.</summary>
public sealed class Freeze
{
    /// <summary>The scope for every connection.</summary>
    public const string Everything = "*";

    /// <summary>Name of a connection, or <see cref="Everything"/>.</summary>
    public required string Scope { get; init; }

    /// <summary>Why, for everybody to read. 1 to 500 characters.</summary>
    public required string Reason { get; set; }

    /// <summary>Who set it.</summary>
    public required string SetByName { get; set; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset SetAt { get; set; }
}

namespace Amazon.Lightsail.Model;

/// <summary>An add-on of a disk, such as automatic snapshots.</summary>
public class AddOn
{
    /// <summary>Name of the add-on.</summary>
    public string? Name { get; set; }

    /// <summary>Status of the add-on, a free text.</summary>
    public string? Status { get; set; }

    /// <summary>Daily time of automatic snapshots, <c>HH:00</c> UTC.</summary>
    public string? SnapshotTimeOfDay { get; set; }

    /// <summary>Daily time from the next day on, <c>HH:00</c> UTC.</summary>
    public string? NextSnapshotTimeOfDay { get; set; }
}

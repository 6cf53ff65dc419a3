using Amazon.Runtime;

namespace Amazon.Lightsail;

/// <summary>States of an instance snapshot (<c>InstanceSnapshot.state</c>). Open: the service may send other values.</summary>
public class InstanceSnapshotState : ConstantClass
{
    /// <summary>The value <c>pending</c>.</summary>
    public static readonly InstanceSnapshotState Pending = new("pending");

    /// <summary>The value <c>error</c>.</summary>
    public static readonly InstanceSnapshotState Error = new("error");

    /// <summary>The value <c>available</c>.</summary>
    public static readonly InstanceSnapshotState Available = new("available");

    /// <summary>Makes a constant of a value, known or not.</summary>
    public InstanceSnapshotState(string value) : base(value)
    {
    }

    /// <summary>The constant of a value; a new one when the value is unknown.</summary>
    public static InstanceSnapshotState FindValue(string value) => FindValue<InstanceSnapshotState>(value);

    /// <summary>Lets a text stand for the constant.</summary>
    public static implicit operator InstanceSnapshotState(string value) => FindValue(value);
}

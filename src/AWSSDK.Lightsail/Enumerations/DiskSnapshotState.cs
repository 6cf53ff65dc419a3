using Amazon.Runtime;

namespace Amazon.Lightsail;

/// <summary>States of a disk snapshot (<c>DiskSnapshot.state</c>). Open: the service may send other values.</summary>
public class DiskSnapshotState : ConstantClass
{
    /// <summary>The value <c>pending</c>.</summary>
    public static readonly DiskSnapshotState Pending = new("pending");

    /// <summary>The value <c>completed</c>.</summary>
    public static readonly DiskSnapshotState Completed = new("completed");

    /// <summary>The value <c>error</c>.</summary>
    public static readonly DiskSnapshotState Error = new("error");

    /// <summary>The value <c>unknown</c>.</summary>
    public static readonly DiskSnapshotState Unknown = new("unknown");

    /// <summary>Makes a constant of a value, known or not.</summary>
    public DiskSnapshotState(string value) : base(value)
    {
    }

    /// <summary>The constant of a value; a new one when the value is unknown.</summary>
    public static DiskSnapshotState FindValue(string value) => FindValue<DiskSnapshotState>(value);

    /// <summary>Lets a text stand for the constant.</summary>
    public static implicit operator DiskSnapshotState(string value) => FindValue(value);
}

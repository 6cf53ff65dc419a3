using Amazon.Runtime;

namespace Amazon.Lightsail;

/// <summary>States of a disk (<c>Disk.state</c>). Open: the service may send other values.</summary>
public class DiskState : ConstantClass
{
    /// <summary>The value <c>pending</c>.</summary>
    public static readonly DiskState Pending = new("pending");

    /// <summary>The value <c>error</c>.</summary>
    public static readonly DiskState Error = new("error");

    /// <summary>The value <c>available</c>.</summary>
    public static readonly DiskState Available = new("available");

    /// <summary>The value <c>in-use</c>.</summary>
    public static readonly DiskState InUse = new("in-use");

    /// <summary>The value <c>unknown</c>.</summary>
    public static readonly DiskState Unknown = new("unknown");

    /// <summary>Makes a constant of a value, known or not.</summary>
    public DiskState(string value) : base(value)
    {
    }

    /// <summary>The constant of a value; a new one when the value is unknown.</summary>
    public static DiskState FindValue(string value) => FindValue<DiskState>(value);

    /// <summary>Lets a text stand for the constant.</summary>
    public static implicit operator DiskState(string value) => FindValue(value);
}

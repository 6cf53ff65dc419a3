using Amazon.Runtime;

namespace Amazon.Lightsail;

/// <summary>Where the ports of a new EC2 instance come from (<c>InstanceEntry.portInfoSource</c>). Open: the service may send other values.</summary>
public class PortInfoSourceType : ConstantClass
{
    /// <summary>The value <c>DEFAULT</c>.</summary>
    public static readonly PortInfoSourceType DEFAULT = new("DEFAULT");

    /// <summary>The value <c>INSTANCE</c>.</summary>
    public static readonly PortInfoSourceType INSTANCE = new("INSTANCE");

    /// <summary>The value <c>NONE</c>.</summary>
    public static readonly PortInfoSourceType NONE = new("NONE");

    /// <summary>The value <c>CLOSED</c>.</summary>
    public static readonly PortInfoSourceType CLOSED = new("CLOSED");

    /// <summary>Makes a constant of a value, known or not.</summary>
    public PortInfoSourceType(string value) : base(value)
    {
    }

    /// <summary>The constant of a value; a new one when the value is unknown.</summary>
    public static PortInfoSourceType FindValue(string value) => FindValue<PortInfoSourceType>(value);

    /// <summary>Lets a text stand for the constant.</summary>
    public static implicit operator PortInfoSourceType(string value) => FindValue(value);
}

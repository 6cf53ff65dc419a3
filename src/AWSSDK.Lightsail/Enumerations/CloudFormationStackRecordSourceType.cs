using Amazon.Runtime;

namespace Amazon.Lightsail;

/// <summary>What a stack was made from (<c>CloudFormationStackRecordSourceInfo.resourceType</c>). Open: the service may send other values.</summary>
public class CloudFormationStackRecordSourceType : ConstantClass
{
    /// <summary>The value <c>ExportSnapshotRecord</c>.</summary>
    public static readonly CloudFormationStackRecordSourceType ExportSnapshotRecord = new("ExportSnapshotRecord");

    /// <summary>Makes a constant of a value, known or not.</summary>
    public CloudFormationStackRecordSourceType(string value) : base(value)
    {
    }

    /// <summary>The constant of a value; a new one when the value is unknown.</summary>
    public static CloudFormationStackRecordSourceType FindValue(string value) => FindValue<CloudFormationStackRecordSourceType>(value);

    /// <summary>Lets a text stand for the constant.</summary>
    public static implicit operator CloudFormationStackRecordSourceType(string value) => FindValue(value);
}

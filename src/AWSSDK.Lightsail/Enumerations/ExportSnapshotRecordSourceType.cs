using Amazon.Runtime;

namespace Amazon.Lightsail;

/// <summary>What was exported (<c>ExportSnapshotRecordSourceInfo.resourceType</c>). Open: the service may send other values.</summary>
public class ExportSnapshotRecordSourceType : ConstantClass
{
    /// <summary>The value <c>InstanceSnapshot</c>.</summary>
    public static readonly ExportSnapshotRecordSourceType InstanceSnapshot = new("InstanceSnapshot");

    /// <summary>The value <c>DiskSnapshot</c>.</summary>
    public static readonly ExportSnapshotRecordSourceType DiskSnapshot = new("DiskSnapshot");

    /// <summary>Makes a constant of a value, known or not.</summary>
    public ExportSnapshotRecordSourceType(string value) : base(value)
    {
    }

    /// <summary>The constant of a value; a new one when the value is unknown.</summary>
    public static ExportSnapshotRecordSourceType FindValue(string value) => FindValue<ExportSnapshotRecordSourceType>(value);

    /// <summary>Lets a text stand for the constant.</summary>
    public static implicit operator ExportSnapshotRecordSourceType(string value) => FindValue(value);
}

using Amazon.Runtime;

namespace Amazon.Lightsail;

/// <summary>How far an export snapshot record or a stack record has come (<c>state</c>). Open: the service may send other values.</summary>
public class RecordState : ConstantClass
{
    /// <summary>The value <c>Started</c>.</summary>
    public static readonly RecordState Started = new("Started");

    /// <summary>The value <c>Succeeded</c>.</summary>
    public static readonly RecordState Succeeded = new("Succeeded");

    /// <summary>The value <c>Failed</c>.</summary>
    public static readonly RecordState Failed = new("Failed");

    /// <summary>Makes a constant of a value, known or not.</summary>
    public RecordState(string value) : base(value)
    {
    }

    /// <summary>The constant of a value; a new one when the value is unknown.</summary>
    public static RecordState FindValue(string value) => FindValue<RecordState>(value);

    /// <summary>Lets a text stand for the constant.</summary>
    public static implicit operator RecordState(string value) => FindValue(value);
}

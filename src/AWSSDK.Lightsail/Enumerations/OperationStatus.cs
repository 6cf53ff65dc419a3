using Amazon.Runtime;

namespace Amazon.Lightsail;

/// <summary>How far an operation has come (<c>Operation.status</c>). Open: the service may send other values.</summary>
public class OperationStatus : ConstantClass
{
    /// <summary>The value <c>NotStarted</c>.</summary>
    public static readonly OperationStatus NotStarted = new("NotStarted");

    /// <summary>The value <c>Started</c>.</summary>
    public static readonly OperationStatus Started = new("Started");

    /// <summary>The value <c>Failed</c>.</summary>
    public static readonly OperationStatus Failed = new("Failed");

    /// <summary>The value <c>Completed</c>.</summary>
    public static readonly OperationStatus Completed = new("Completed");

    /// <summary>The value <c>Succeeded</c>.</summary>
    public static readonly OperationStatus Succeeded = new("Succeeded");

    /// <summary>Makes a constant of a value, known or not.</summary>
    public OperationStatus(string value) : base(value)
    {
    }

    /// <summary>The constant of a value; a new one when the value is unknown.</summary>
    public static OperationStatus FindValue(string value) => FindValue<OperationStatus>(value);

    /// <summary>Lets a text stand for the constant.</summary>
    public static implicit operator OperationStatus(string value) => FindValue(value);
}

namespace Amazon.Lightsail.Internal;

/// <summary>Members that every modelled error has besides its message.</summary>
internal interface IErrorDetails
{
    string? Code { get; set; }

    string? Docs { get; set; }

    string? Tip { get; set; }
}

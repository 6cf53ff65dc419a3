namespace ExportPortal.Browser.Tests.Support;

/// <summary>The people of the demo.</summary>
public enum Person
{
    /// <summary>A requester.</summary>
    Rita,

    /// <summary>Another requester.</summary>
    Ravi,

    /// <summary>An approver of the platform group.</summary>
    Anna,

    /// <summary>An approver of the platform and security groups.</summary>
    Amir,

    /// <summary>The auditor.</summary>
    Otto,

    /// <summary>The administrator.</summary>
    Ada,
}

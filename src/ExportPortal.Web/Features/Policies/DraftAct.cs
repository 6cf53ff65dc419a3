namespace ExportPortal.Web.Features.Policies;

/// <summary>What an administrator can do with an open draft as a whole.</summary>
public enum DraftAct
{
    /// <summary>Propose it for publication.</summary>
    Submit,

    /// <summary>Take the own proposal back.</summary>
    TakeBack,

    /// <summary>Send somebody else's proposal back.</summary>
    SendBack,

    /// <summary>Give it up.</summary>
    Discard,

    /// <summary>Put it into force.</summary>
    Publish,
}

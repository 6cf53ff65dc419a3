namespace ExportPortal.Domain.Requests;

/// <summary>What a request that waits for decisions has come to.</summary>
public enum Nudge
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>Those who can decide are to be reminded.</summary>
    Reminded,

    /// <summary>The fallback group can decide from now on.</summary>
    Escalated,
}

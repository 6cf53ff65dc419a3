namespace ExportPortal.Domain.Audit;

/// <summary>Who acted.</summary>
public enum ActorKind
{
    /// <summary>A signed-in person.</summary>
    User,

    /// <summary>A person's API token.</summary>
    Token,

    /// <summary>The portal itself: jobs, rules, the sweep.</summary>
    System,
}

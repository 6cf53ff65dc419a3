namespace ExportPortal.Domain.Audit;

/// <summary>The first event that is not as it was written.</summary>
/// <param name="Seq">Its number, or the number at which one is missing.</param>
/// <param name="Kind">What kind of fault it is.</param>
/// <param name="Detail">What is wrong, in words.</param>
public sealed record ChainFault(long Seq, ChainFaultKind Kind, string Detail)
{
    /// <summary>Kind and detail in one line: "gap: event 7 is missing".</summary>
    public string Reason => $"{Kind.ToString().ToLowerInvariant()}: {Detail}";

    /// <summary>From a reason that begins with its kind.</summary>
    internal static ChainFault Of(long seq, string reason)
    {
        int colon = reason.IndexOf(':', StringComparison.Ordinal);
        return new ChainFault(seq, Enum.Parse<ChainFaultKind>(reason.AsSpan(0, colon), ignoreCase: true), reason[(colon + 2)..]);
    }
}

/// <summary>What can be wrong with a history.</summary>
public enum ChainFaultKind
{
    /// <summary>The members of an event do not match its hash.</summary>
    Content,

    /// <summary>The hash of an event was changed, its members were not.</summary>
    Hash,

    /// <summary>An event does not stand where it was written.</summary>
    Order,

    /// <summary>An event is missing.</summary>
    Gap,

    /// <summary>An event does not follow the one before it.</summary>
    Link,

    /// <summary>The end of the history is not the one that the head or a checkpoint names.</summary>
    Tail,

    /// <summary>A checkpoint names another hash: the history was rewritten.</summary>
    Checkpoint,

    /// <summary>The signature of a checkpoint is not right.</summary>
    Signature,
}

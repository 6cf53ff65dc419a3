using ExportPortal.Domain.Policies;

namespace ExportPortal.Data.Policies;

/// <summary>Where a version of the policies stands.</summary>
public enum PolicyVersionState
{
    /// <summary>Its author works on it.</summary>
    Draft,

    /// <summary>It waits for a second administrator.</summary>
    Submitted,

    /// <summary>It is or was in force; the highest published number is.</summary>
    Published,

    /// <summary>It was given up.</summary>
    Discarded,
}

/// <summary>One numbered version of the whole ordered list of policies. At most one is open, a draft or submitted, at a time.</summary>
public sealed class PolicyVersion
{
    /// <summary>From 1. Discarded versions keep their numbers.</summary>
    public required int Number { get; init; }

    /// <summary>Where it stands.</summary>
    public required PolicyVersionState State { get; set; }

    /// <summary>The policies in order, without the default.</summary>
    public required IReadOnlyList<ApprovalPolicy> Policies { get; set; }

    /// <summary>What the author says about it, up to 500 characters, or null.</summary>
    public string? Note { get; set; }

    /// <summary>Who wrote it, or null for the portal itself.</summary>
    public Guid? AuthorId { get; init; }

    /// <summary>The author's name at that time.</summary>
    public required string AuthorName { get; init; }

    /// <summary>When it was begun, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Last change, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Concurrency token: one more at each change. Who publishes says which one was looked at.</summary>
    public long Revision { get; set; } = 1;

    /// <summary>Who sent it back last, with the reason, or null.</summary>
    public string? SentBack { get; set; }

    /// <summary>Who published or discarded it, or null.</summary>
    public Guid? ClosedById { get; set; }

    /// <summary>That person's name.</summary>
    public string? ClosedByName { get; set; }

    /// <summary>When it was published or discarded, UTC, or null.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>1 while it is open, null afterwards; unique, so that the database itself keeps a second draft out.</summary>
    public int? OpenKey { get; set; }

    /// <summary>Whether it can still be changed or published.</summary>
    public bool IsOpen => State is PolicyVersionState.Draft or PolicyVersionState.Submitted;

    /// <summary>Counts a change.</summary>
    public void Touch(DateTimeOffset now)
    {
        Revision++;
        UpdatedAt = now;
    }

    /// <summary>Ends its life as a draft.</summary>
    public void Close(PolicyVersionState state, Guid? byId, string byName, DateTimeOffset now)
    {
        (State, ClosedById, ClosedByName, ClosedAt, OpenKey) = (state, byId, byName, now, null);
        Touch(now);
    }

    /// <summary>A version that is in force from the beginning, by the portal itself.</summary>
    public static PolicyVersion AlreadyPublished(int number, IReadOnlyList<ApprovalPolicy> policies, string byName, DateTimeOffset at) => new()
    {
        Number = number, State = PolicyVersionState.Published, Policies = policies, AuthorName = byName, CreatedAt = at, UpdatedAt = at, ClosedByName = byName, ClosedAt = at,
    };
}

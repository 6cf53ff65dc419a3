namespace ExportPortal.Domain.Requests;

/// <summary>What belongs to the asking beside reason, ticket and start: how the checks came out, why again, for whom, and tags.</summary>
public sealed partial class ExportRequest
{
    /// <summary>The shortest reason for another export, in characters.</summary>
    public const int MinRepeatReason = 10;

    /// <summary>The longest reason for another export, in characters.</summary>
    public const int MaxRepeatReason = 500;

    /// <summary>How the checks came out when it was asked for; null of requests from before that was kept.</summary>
    public CheckVerdict? Checks { get; private set; }

    /// <summary>Why a snapshot that was exported before is needed again; null when it was not, or when nobody said.</summary>
    public string? RepeatReason { get; private set; }

    /// <summary>For whom it was asked, or null for the one who asked.</summary>
    public Guid? OnBehalfOfId { get; private set; }

    /// <summary>That person's name at that time.</summary>
    public string? OnBehalfOfName { get; private set; }

    /// <summary>The request's own tags between line feeds, so that one is found by its whole.</summary>
    public string RequestTagLines { get; private set; } = "";

    /// <summary>The request's own tags, each "key=value" or a word.</summary>
    public IReadOnlyList<string> Tags => SnapshotTag.OfLines(RequestTagLines);

    /// <summary>Whether the person asked for it, or somebody asked for it on the person's behalf: neither decides on it.</summary>
    public bool BelongsTo(Guid personId) => personId == RequestedById || personId == OnBehalfOfId;

    /// <summary>Whose request it is: who asked, and on whose behalf.</summary>
    public IReadOnlyList<Guid> Parties => OnBehalfOfId is { } other ? [RequestedById, other] : [RequestedById];

    private void TakeRepeatReason(string? reason)
    {
        // Null is what callers send that do not know the field; they go on as before. An approver sees that nobody said why.
        if (reason is null || Checks is not { IsRepeat: true })
        {
            return;
        }

        string words = Storable(reason).Trim();
        if (words.Length < MinRepeatReason)
        {
            throw RuleBroken.Invalid("repeat-reason-too-short", $"The snapshot was exported before. Say in at least {MinRepeatReason} characters why it is needed again.", "repeatReason");
        }

        if (words.Length > MaxRepeatReason)
        {
            throw RuleBroken.Invalid("repeat-reason-too-long", $"The reason for another export has {words.Length} characters; {MaxRepeatReason} are the most.", "repeatReason");
        }

        RepeatReason = words;
    }

    private void TakeTags(IReadOnlyList<string>? tags)
    {
        IReadOnlyList<string> clean = RequestTags.Clean(tags);
        RequestTagLines = clean.Count == 0 ? "" : SnapshotTag.LineOf(string.Join('\n', clean));
    }

    private void AskFor(Guid? personId, string? name)
    {
        if (personId == RequestedById)
        {
            throw RuleBroken.Invalid("on-behalf-of-self", "You ask for yourself anyhow. Leave the field empty.", "onBehalfOf");
        }

        (OnBehalfOfId, OnBehalfOfName) = (personId, personId is null ? null : name);
    }
}

using ExportPortal.Domain.Audit.Search;

namespace ExportPortal.Data.Audit.Search;

/// <summary>Where the events of one key are listed in the order of their sequence numbers.</summary>
internal enum KeySource
{
    /// <summary>AuditTerms.</summary>
    Term,

    /// <summary>AuditEvents, by (Action, Seq).</summary>
    Action,

    /// <summary>AuditEvents, by (ActorId, Seq).</summary>
    ActorId,

    /// <summary>AuditEvents, by (RequestId, Seq).</summary>
    RequestId,

    /// <summary>AuditEvents, by (RequestId, Seq), of the requests by DestinationId.</summary>
    Destination,
}

/// <summary>One key of an index whose entries are in the order of the sequence numbers.</summary>
/// <param name="Source">The index.</param>
/// <param name="Value">What is looked up in it.</param>
/// <param name="Term">The number under which the bitmaps and, as a word, the full text know the same events.</param>
/// <param name="HasBitmaps">Its events stand in <see cref="AuditBitmaps"/> too: it is of a kind whose values come again and again.</param>
internal sealed record SearchKey(KeySource Source, object Value, long Term, bool HasBitmaps)
{
    /// <summary>The word under which the full text knows the same events.</summary>
    public string Token => TokenOf(Term);

    public static SearchKey Of(SearchTerm term) => OfKnown(term.Field, term.Key);

    /// <summary>A value of a field by its stored key.</summary>
    public static SearchKey OfKnown(SearchField field, long term) => new(KeySource.Term, term, term, AuditBitmaps.Hold(field, term));

    public static SearchKey OfAction(string action) => new(KeySource.Action, action, TermOf("action", action), HasBitmaps: true);

    public static SearchKey OfActor(Guid id) => new(KeySource.ActorId, id, TermOf("actor", id.ToString("N")), HasBitmaps: true);

    public static SearchKey OfRequest(Guid id) => new(KeySource.RequestId, id, TermOf("request", id.ToString("N")), HasBitmaps: false);

    /// <summary>The events of whatever requests made an AMI or EBS snapshot, without asking first which: for a query that asks for nothing else.</summary>
    public static SearchKey OfDestination(string id) => new(KeySource.Destination, id, 0, HasBitmaps: false);

    /// <summary>The word of a stored key. The letters before it occur in no word of a text by accident.</summary>
    public static string TokenOf(long key) => $"zk{key:x16}";

    private static long TermOf(string kind, string value) => new SearchTerm(0, $"{kind}\0{value}").Key;
}

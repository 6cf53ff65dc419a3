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
}

/// <summary>One key of an index whose entries are in the order of the sequence numbers.</summary>
/// <param name="Source">The index.</param>
/// <param name="Value">What is looked up in it.</param>
/// <param name="Token">The word under which the full text knows the same events.</param>
internal sealed record SearchKey(KeySource Source, object Value, string Token)
{
    public static SearchKey Of(SearchTerm term) => new(KeySource.Term, term.Key, TokenOf(term.Key));

    public static SearchKey OfAction(string action) => new(KeySource.Action, action, TokenOf("action", action));

    public static SearchKey OfActor(Guid id) => new(KeySource.ActorId, id, TokenOf("actor", id.ToString("N")));

    public static SearchKey OfRequest(Guid id) => new(KeySource.RequestId, id, TokenOf("request", id.ToString("N")));

    /// <summary>The word of a stored key. The letters before it occur in no word of a text by accident.</summary>
    public static string TokenOf(long key) => $"zk{key:x16}";

    private static string TokenOf(string kind, string value) => TokenOf(new SearchTerm(0, $"{kind}\0{value}").Key);
}

using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Audit.Search;
using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Integration.Tests.Audit;

/// <summary>Says by looking at every single event what a query must find.</summary>
internal sealed class QueryOracle(IReadOnlyList<AuditEvent> events, IReadOnlyDictionary<Guid, ExportRequest> requests)
{
    public static async Task<QueryOracle> OfAsync(PortalDb db) => new(
        await db.AuditEvents.AsNoTracking().OrderBy(e => e.Seq).ToListAsync(), await db.Requests.AsNoTracking().ToDictionaryAsync(r => r.Id));

    public IReadOnlyList<AuditEvent> Events => events;

    /// <summary>Sequence numbers, newest first.</summary>
    public long[] Find(QueryNode? query) => [.. events.Where(e => query is null || Holds(query, e)).Select(e => e.Seq).OrderDescending()];

    private bool Holds(QueryNode query, AuditEvent e) => query switch
    {
        AllOf all => all.Parts.All(p => Holds(p, e)),
        AnyOf any => any.Parts.Any(p => Holds(p, e)),
        NoneOf not => !Holds(not.Part, e),
        HappenedIn range => (range.From is null || e.At >= range.From.Start(TimeZoneInfo.Utc)) && (range.To is null || e.At < range.To.End(TimeZoneInfo.Utc)),
        HasWords words => TermsOf(e).Texts.Any(t => Follow(SearchWords.Of(t), SearchWords.Of(words.Text), words.IsBeginning)),
        FieldIs field => Has(field, e),
        _ => throw new ArgumentOutOfRangeException(nameof(query)),
    };

    private bool Has(FieldIs asked, AuditEvent e)
    {
        string value = asked.Value.ToLowerInvariant();
        ExportRequest? request = e.RequestId is { } id ? requests.GetValueOrDefault(id) : null;
        IEnumerable<string> own = TermsOf(e).Terms.Where(t => t.Field == asked.Field).Select(t => t.Value);
        return asked.Field switch
        {
            SearchField.Action => e.Action == value || e.Action.StartsWith(value + ".", StringComparison.Ordinal),
            SearchField.Status => own.Contains(FieldValues.StatusOf(asked.Value).ToString()!.ToLowerInvariant()),
            SearchField.Actor when Guid.TryParse(value, out Guid actor) => e.ActorId == actor,
            SearchField.Actor => own.Any(v => v.Contains(value, StringComparison.Ordinal)),
            SearchField.Request => value == e.RequestId?.ToString() || value.TrimStart('#') == request?.Number.ToString(CultureInfo.InvariantCulture),
            SearchField.Subject when Guid.TryParse(value, out Guid subject) => own.Contains(value) || e.RequestId == subject,
            SearchField.Ami => own.Contains(value) || request?.DestinationId == value,
            SearchField.Tag when !value.Contains('=', StringComparison.Ordinal) => own.Any(v => v.StartsWith(value + "=", StringComparison.Ordinal)),
            _ => asked.IsBeginning ? own.Any(v => v.StartsWith(value, StringComparison.Ordinal)) : own.Contains(value),
        };
    }

    private readonly Dictionary<long, SearchTerms> known = [];

    private SearchTerms TermsOf(AuditEvent e) => known.TryGetValue(e.Seq, out SearchTerms? terms)
        ? terms
        : known[e.Seq] = SearchTerms.Of(e, e.RequestId is { } id && requests.TryGetValue(id, out ExportRequest? request) ? RequestFacts.Of(request) : null);

    private static bool Follow(IReadOnlyList<string> text, IReadOnlyList<string> wanted, bool beginning) => Enumerable.Range(0, Math.Max(0, text.Count - wanted.Count + 1)).Any(start =>
        Enumerable.Range(0, wanted.Count).All(i => text[start + i] == wanted[i] || (beginning && i == wanted.Count - 1 && text[start + i].StartsWith(wanted[i], StringComparison.Ordinal))));
}

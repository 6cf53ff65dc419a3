using ExportPortal.Data;
using ExportPortal.Data.Audit.Search;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Audit.Search;

namespace ExportPortal.Web.Features.Audit;

/// <summary>Which events to show. Everything that is set must hold.</summary>
/// <param name="From">At or after, UTC.</param>
/// <param name="To">Before, UTC.</param>
/// <param name="Actor">The actor's id, or a part of the name.</param>
/// <param name="Action">An action of the catalogue, or its beginning up to the dot, e.g. "export".</param>
/// <param name="Subject">Id or name of the subject, or its type; the id of a request leaves all its events.</param>
/// <param name="RequestId">Events of one request.</param>
/// <param name="Text">Words that the event must contain, all of them.</param>
/// <param name="Query">A query as people write it; see docs/audit-search.md.</param>
/// <param name="Zone">The clock on which days of the query are meant; UTC when absent.</param>
public sealed record AuditFilter(
    DateTimeOffset? From = null, DateTimeOffset? To = null, string? Actor = null, string? Action = null, string? Subject = null, Guid? RequestId = null, string? Text = null,
    string? Query = null, TimeZoneInfo? Zone = null)
{
    /// <summary>Everything that is set, as one query; null for everything.</summary>
    /// <exception cref="RuleBroken">action-unknown, query-invalid</exception>
    public QueryNode? ToNode()
    {
        List<QueryNode> parts = [];
        ParsedQuery parsed = AuditQueryParser.Parse(Query);
        if (parsed.Fault is { } fault)
        {
            throw RuleBroken.Invalid("query-invalid", $"At character {fault.Position + 1}: {fault.Message}", "query");
        }

        if (parsed.Root is not null)
        {
            parts.Add(parsed.Root);
        }

        if (From is not null || To is not null)
        {
            parts.Add(new HappenedIn(From is { } from ? QueryTime.At(from) : null, To is { } to ? QueryTime.At(to) : null));
        }

        if (RequestId is { } request)
        {
            parts.Add(new FieldIs(SearchField.Request, request.ToString(), false));
        }

        AddField(parts, SearchField.Actor, Actor);
        AddField(parts, SearchField.Subject, Subject);
        AddField(parts, SearchField.Action, CheckAction(Action));
        parts.AddRange((Text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(10).Where(w => SearchWords.Of(w).Count > 0).Select(w => new HasWords(w, false)));
        return QueryNodes.All(parts);
    }

    /// <summary>The same, ready to run; days and minutes are those of the zone, UTC without one.</summary>
    /// <exception cref="RuleBroken">action-unknown, query-invalid</exception>
    public Task<CompiledQuery> CompileAsync(PortalDb db, CancellationToken cancel) => new AuditQueryCompiler(db, Zone ?? TimeZoneInfo.Utc).CompileAsync(ToNode(), cancel);

    /// <summary>The same as the text of a query.</summary>
    /// <exception cref="RuleBroken">action-unknown, query-invalid</exception>
    public string ToQuery() => AuditQueryText.Write(ToNode());

    private static string? CheckAction(string? action) => string.IsNullOrWhiteSpace(action) || FieldValues.ActionsOf(action).Count > 0
        ? action
        : throw RuleBroken.Invalid("action-unknown", $"There is no such action. Known are: {string.Join(", ", AuditActions.All)}.", "action");

    private static void AddField(List<QueryNode> parts, SearchField field, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            parts.Add(new FieldIs(field, value.Trim(), false));
        }
    }
}

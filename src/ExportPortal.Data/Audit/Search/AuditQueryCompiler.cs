using System.Data.Common;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit.Search;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data.Audit.Search;

/// <summary>
/// Makes a query ready to run: looks up what its values stand for, and brings it into the form "one of these, each of which is all of those", so
/// that each choice can be read from one index in order.
/// </summary>
public sealed class AuditQueryCompiler(PortalDb db, TimeZoneInfo zone)
{
    private const int MostBranches = 32;
    private const int MostValues = 50;

    /// <summary>Compiles a query; null asks for everything.</summary>
    /// <exception cref="RuleBroken">query-invalid: too many choices or values</exception>
    public async Task<CompiledQuery> CompileAsync(QueryNode? root, CancellationToken cancel)
    {
        if (root is null)
        {
            return new CompiledQuery([new Conjunction([])]);
        }

        if (root is FieldIs { Field: SearchField.Ami, IsBeginning: false } ami)
        {
            // The commonest question of all, in one statement.
            return new CompiledQuery([new Conjunction([new KeyLiteral([SearchKey.Of(new SearchTerm(ami.Field, SearchTerms.Normal(ami.Value))), SearchKey.OfDestination(ami.Value)], IsWanted: true)])]);
        }

        List<List<SearchLiteral>> branches = await BranchesAsync(root, wanted: true, cancel);
        return new CompiledQuery([.. branches.Select(b => new Conjunction(b)).Where(b => !b.IsImpossible)]);
    }

    private async Task<List<List<SearchLiteral>>> BranchesAsync(QueryNode node, bool wanted, CancellationToken cancel)
    {
        switch (node)
        {
            case NoneOf not:
                return await BranchesAsync(not.Part, !wanted, cancel);
            case AllOf all:
                return wanted ? await EachAsync(all.Parts, wanted, cancel) : await AnyAsync(all.Parts, wanted, cancel);
            case AnyOf any:
                return wanted ? await AnyAsync(any.Parts, wanted, cancel) : await EachAsync(any.Parts, wanted, cancel);
            case HappenedIn range:
                long from = range.From is null ? long.MinValue : UtcMicroseconds.ToLong(range.From.Start(zone));
                long to = range.To is null ? long.MaxValue : UtcMicroseconds.ToLong(range.To.End(zone));
                return wanted ? [[new TimeLiteral(from, to)]] : [.. new[] { new TimeLiteral(long.MinValue, from), new TimeLiteral(to, long.MaxValue) }.Where(t => t.From < t.To).Select(t => new List<SearchLiteral> { t })];
            case HasWords words:
                return [[new WordsLiteral(SearchWords.Of(words.Text), words.IsBeginning, wanted)]];
            case FieldIs field:
                List<SearchKey> keys = await KeysAsync(field, cancel);
                return !wanted && keys.Count == 0 ? [[]] : [[new KeyLiteral(keys, wanted)]];
            default:
                throw new ArgumentOutOfRangeException(nameof(node));
        }
    }

    private async Task<List<List<SearchLiteral>>> AnyAsync(IReadOnlyList<QueryNode> parts, bool wanted, CancellationToken cancel)
    {
        List<List<SearchLiteral>> branches = [];
        foreach (QueryNode part in parts)
        {
            branches.AddRange(await BranchesAsync(part, wanted, cancel));
        }

        return Bounded(branches);
    }

    private async Task<List<List<SearchLiteral>>> EachAsync(IReadOnlyList<QueryNode> parts, bool wanted, CancellationToken cancel)
    {
        List<List<SearchLiteral>> branches = [[]];
        foreach (QueryNode part in parts)
        {
            List<List<SearchLiteral>> more = await BranchesAsync(part, wanted, cancel);
            branches = Bounded([.. branches.SelectMany(b => more.Select(m => (List<SearchLiteral>)[.. b, .. m]))]);
        }

        return branches;
    }

    private static List<List<SearchLiteral>> Bounded(List<List<SearchLiteral>> branches) => branches.Count <= MostBranches
        ? branches
        : throw RuleBroken.Invalid("query-invalid", $"The query has more than {MostBranches} combinations of choices. Ask for fewer at once.", "query");

    private async Task<List<SearchKey>> KeysAsync(FieldIs asked, CancellationToken cancel)
    {
        string value = SearchTerms.Normal(asked.Value);
        bool isId = Guid.TryParse(asked.Value, out Guid id);
        SearchKey exact = SearchKey.Of(new SearchTerm(asked.Field, value));
        switch (asked.Field)
        {
            case SearchField.Action:
                return FieldValues.ActionsOf(value) is [{ } one] && one == value ? [SearchKey.OfAction(one)] : [exact];
            case SearchField.Status:
                return [SearchKey.Of(new SearchTerm(SearchField.Status, SearchTerms.Normal(FieldValues.StatusOf(asked.Value)?.ToString() ?? value)))];
            case SearchField.Actor when isId:
                return [SearchKey.OfActor(id)];
            case SearchField.Actor:
                return await KnownAsync(asked, ValueMatch.Contains, value, cancel);
            case SearchField.Request when isId:
                return [SearchKey.OfRequest(id)];
            case SearchField.Request:
                long number = FieldValues.NumberOf(asked.Value) ?? -1;
                return [.. (await RequestsWhereAsync("Number", number, cancel)).Select(SearchKey.OfRequest)];
            case SearchField.Subject when isId:
                return [exact, SearchKey.OfRequest(id)];
            case SearchField.Ami:
                return [exact, .. (await RequestsWhereAsync("DestinationId", asked.Value, cancel)).Select(SearchKey.OfRequest), .. asked.IsBeginning ? await KnownAsync(asked, ValueMatch.Begins, value, cancel) : []];
            case SearchField.Tag when !asked.IsBeginning && !value.Contains('=', StringComparison.Ordinal):
                return await KnownAsync(asked, ValueMatch.Begins, value + "=", cancel);
            default:
                return asked.IsBeginning ? await KnownAsync(asked, ValueMatch.Begins, value, cancel) : [exact];
        }
    }

    private Task<List<Guid>> RequestsWhereAsync(string column, object value, CancellationToken cancel) => db.QueryAsync(
        command => $"SELECT \"Id\" FROM \"Requests\" WHERE \"{column}\" = {command.Parameter(value)} ORDER BY \"Number\" LIMIT {MostValues}",
        reader => reader.GetGuid(0),
        cancel);

    private enum ValueMatch
    {
        Begins,
        Contains,
    }

    // The list of known values is small beside the events: people, snapshots, tickets. It is read by a range of its index, in a bounded number.
    private async Task<List<SearchKey>> KnownAsync(FieldIs asked, ValueMatch match, string value, CancellationToken cancel)
    {
        string Where(DbCommand command) => match == ValueMatch.Begins
            ? $"\"Value\" >= {command.Parameter(value)} AND \"Value\" < {command.Parameter(value + '\uFFFD')}"
            : $"\"Value\" LIKE {command.Parameter("%" + Escaped(value) + "%")} ESCAPE '\\'";
        List<long> keys = await db.QueryAsync(
            command => $"SELECT \"Term\" FROM \"AuditValues\" WHERE \"Field\" = {command.Parameter((int)asked.Field)} AND {Where(command)} ORDER BY \"Value\" LIMIT {MostValues + 1}",
            reader => reader.GetInt64(0),
            cancel);
        return keys.Count <= MostValues
            ? [.. keys.Select(k => SearchKey.OfKnown(asked.Field, k))]
            : throw RuleBroken.Invalid("query-invalid", $"More than {MostValues} values match {asked.Field.Name()}:{asked.Value}. Write more of it.", "query");
    }

    private static string Escaped(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}

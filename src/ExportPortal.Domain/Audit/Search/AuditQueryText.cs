using System.Text;

namespace ExportPortal.Domain.Audit.Search;

/// <summary>Writes queries as text; <see cref="AuditQueryParser"/> reads the same query from it.</summary>
public static class AuditQueryText
{
    /// <summary>The text; empty for everything.</summary>
    public static string Write(QueryNode? node)
    {
        StringBuilder text = new();
        if (node is not null)
        {
            Write(text, node, inside: false);
        }

        return text.ToString();
    }

    /// <summary>The text of parts that must all hold.</summary>
    public static string Write(IEnumerable<QueryNode> parts) => Write(QueryNodes.All(parts));

    private static void Write(StringBuilder text, QueryNode node, bool inside)
    {
        switch (node)
        {
            case AllOf all:
                Join(text, all.Parts, " ", inside);
                break;
            case AnyOf any:
                Join(text, any.Parts, " OR ", inside: true);
                break;
            case NoneOf not:
                text.Append('-');
                Write(text, not.Part, inside: true);
                break;
            case FieldIs field:
                text.Append(field.Field.Name()).Append(':');
                Word(text, field.Value, field.IsBeginning, isValue: true);
                break;
            case HappenedIn range:
                text.Append("created:").Append(range.From == range.To ? $"{range.From}" : $"{range.From}..{range.To}");
                break;
            case HasWords words:
                Word(text, words.Text, words.IsBeginning, isValue: false);
                break;
        }
    }

    private static void Join(StringBuilder text, IReadOnlyList<QueryNode> parts, string between, bool inside)
    {
        text.Append(inside ? "(" : "");
        for (int i = 0; i < parts.Count; i++)
        {
            text.Append(i == 0 ? "" : between);
            Write(text, parts[i], inside: true);
        }

        text.Append(inside ? ")" : "");
    }

    private static void Word(StringBuilder text, string word, bool beginning, bool isValue)
    {
        if (IsPlain(word, isValue))
        {
            text.Append(word);
        }
        else
        {
            text.Append('"').Append(word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
        }

        text.Append(beginning ? "*" : "");
    }

    // Plain is what the parser reads back as one word with nothing special in it.
    private static bool IsPlain(string word, bool isValue) =>
        word.Length > 0 && word[^1] != '*' && !word.Any(c => char.IsWhiteSpace(c) || c is '"' or '(' or ')')
        && (isValue || (word[0] != '-' && word is not ("AND" or "OR" or "NOT") && !AuditQueryParser.LooksLikeField(word)));
}

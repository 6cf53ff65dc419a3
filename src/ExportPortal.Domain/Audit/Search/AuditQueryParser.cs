using System.Buffers;
using System.Text;

namespace ExportPortal.Domain.Audit.Search;

/// <summary>
/// Reads queries of the audit history. Words stand beside each other and must all be found; <c>field:value</c> asks for a field,
/// <c>"quotes"</c> keep words together, <c>-</c> excludes, <c>*</c> leaves the end open, <c>OR</c> and brackets give a choice.
/// Never throws: what is wrong is said with its place.
/// </summary>
public sealed class AuditQueryParser
{
    /// <summary>The longest text that is read.</summary>
    public const int MaxLength = 2000;

    private const int MaxDepth = 20;
    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    private readonly string _text;
    private int _at;
    private int _depth;
    private QueryFault? _fault;

    private AuditQueryParser(string text) => _text = text;

    /// <summary>Reads a query; nothing, or blanks only, asks for everything.</summary>
    public static ParsedQuery Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new ParsedQuery(null, null);
        }

        if (text.Length > MaxLength)
        {
            return new ParsedQuery(null, new QueryFault(MaxLength, text.Length - MaxLength, $"A query has {MaxLength} characters at most."));
        }

        AuditQueryParser parser = new(text);
        QueryNode? root = parser.Alternatives();
        if (parser._fault is null && parser._at < text.Length)
        {
            parser.Fail(parser._at, 1, "This bracket closes nothing.");
        }

        return new ParsedQuery(parser._fault is null ? root : null, parser._fault);
    }

    /// <summary>Whether a word reads like a field with a colon behind it.</summary>
    internal static bool LooksLikeField(string word)
    {
        int colon = word.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && !word.AsSpan(0, colon).ContainsAnyExcept(Letters);
    }

    private QueryNode? Alternatives()
    {
        List<QueryNode> parts = [];
        while (true)
        {
            if (Conjunction() is { } part)
            {
                parts.Add(part);
            }

            if (_fault is not null || !Take("OR"))
            {
                return QueryNodes.Any(parts);
            }
        }
    }

    private QueryNode? Conjunction()
    {
        List<QueryNode> parts = [];
        bool wanted = false;
        while (_fault is null)
        {
            SkipBlanks();
            if (_at >= _text.Length || _text[_at] == ')' || See("OR"))
            {
                break;
            }

            if (See("AND"))
            {
                if (parts.Count == 0 || wanted)
                {
                    return Fail(_at, 3, "Something must stand on both sides of AND.");
                }

                _at += 3;
                wanted = true;
                continue;
            }

            if (Unary() is { } part)
            {
                parts.Add(part);
            }

            wanted = false;
        }

        if (_fault is null && (parts.Count == 0 || wanted))
        {
            return See("OR") || wanted || _depth == 0 ? Fail(_at, See("OR") ? 2 : 0, "Something is missing here.") : Fail(_at, 0, "The brackets are empty.");
        }

        return QueryNodes.All(parts);
    }

    private QueryNode? Unary()
    {
        int start = _at;
        if (_text[_at] == '-' || See("NOT"))
        {
            _at += _text[_at] == '-' ? 1 : 3;
            if (_text[start] != '-')
            {
                SkipBlanks();
            }

            if (_at >= _text.Length || char.IsWhiteSpace(_text[_at]) || _text[_at] == ')')
            {
                return Fail(start, _at - start, "Say right behind it what to exclude.");
            }

            return Nested(start, () => Unary() is { } part ? QueryNodes.Not(part) : null);
        }

        if (_text[_at] == '(')
        {
            _at++;
            return Nested(start, () =>
            {
                QueryNode? inner = Alternatives();
                if (_fault is null && (_at >= _text.Length || _text[_at] != ')'))
                {
                    return Fail(start, 1, "This bracket is never closed.");
                }

                _at++;
                return inner;
            });
        }

        return Primary();
    }

    private QueryNode? Nested(int start, Func<QueryNode?> read)
    {
        if (++_depth > MaxDepth)
        {
            return Fail(start, 1, "This goes too deep. Take some brackets away.");
        }

        QueryNode? node = read();
        _depth--;
        return node;
    }

    private QueryNode? Primary()
    {
        int start = _at;
        int end = _at;
        while (end < _text.Length && _text[end] is >= 'a' and <= 'z' or >= 'A' and <= 'Z')
        {
            end++;
        }

        if (end > start && end < _text.Length && _text[end] == ':')
        {
            string name = _text[start..end];
            if (SearchFields.Find(name) is { } field)
            {
                _at = end + 1;
                return FieldValue(field, start);
            }

            return Fail(start, end - start + 1, $"There is no field \"{name}\". Known are {string.Join(", ", SearchFields.All.Select(f => f.Name()))}. Put it in quotes to look for the text.");
        }

        (string? word, bool beginning, _) = Word();
        if (word is null)
        {
            return null;
        }

        return SearchWords.Of(word).Count == 0
            ? Fail(start, _at - start, "There is no letter or digit in this to look for.")
            : new HasWords(word, beginning);
    }

    private QueryNode? FieldValue(SearchField field, int start)
    {
        int valueStart = _at;
        if (_at >= _text.Length || char.IsWhiteSpace(_text[_at]) || _text[_at] is '(' or ')')
        {
            return Fail(start, _at - start, $"Say right behind \"{field.Name()}:\" what it must be.");
        }

        (string? value, bool beginning, bool quoted) = Word();
        if (value is null)
        {
            return null;
        }

        if (string.IsNullOrWhiteSpace(value))
        {
            return Fail(valueStart, _at - valueStart, $"Say what {field.Name()} must be.");
        }

        QueryFault WhyNot(string message) => new(valueStart, _at - valueStart, message);
        if (field == SearchField.Created)
        {
            return beginning || quoted ? Fail(WhyNot(TimeForms)) : Range(value, WhyNot);
        }

        if (FieldValues.FindFault(field, value, beginning) is { } fault)
        {
            return Fail(WhyNot(fault));
        }

        return new FieldIs(field, value, beginning);
    }

    private const string TimeForms = "A time is 2026, 2026-01, 2026-01-31 or 2026-01-31T09:30, with Z behind it for UTC; a range is written 2026-01..2026-03, 2026-01.. or ..2026-03.";

    private QueryNode? Range(string value, Func<string, QueryFault> whyNot)
    {
        int dots = value.IndexOf("..", StringComparison.Ordinal);
        string from = dots < 0 ? value : value[..dots];
        string to = dots < 0 ? value : value[(dots + 2)..];
        QueryTime? first = QueryTime.Parse(from);
        QueryTime? last = QueryTime.Parse(to);
        if ((first is null && from.Length > 0) || (last is null && to.Length > 0) || (first is null && last is null))
        {
            return Fail(whyNot(TimeForms));
        }

        return first is not null && last is not null && first.Local > last.Local && first.IsUtc == last.IsUtc
            ? Fail(whyNot("The range ends before it begins."))
            : new HappenedIn(first, last);
    }

    private (string? Word, bool Beginning, bool Quoted) Word()
    {
        int start = _at;
        if (_text[_at] != '"')
        {
            while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && _text[_at] is not ('(' or ')' or '"'))
            {
                _at++;
            }

            string word = _text[start.._at];
            bool open = word.Length > 1 && word[^1] == '*';
            word = open ? word[..^1] : word;
            if (word.EndsWith('*'))
            {
                Fail(start, _at - start, "A star stands once, at the end of a word.");
                return default;
            }

            return (word, open, false);
        }

        StringBuilder quoted = new();
        for (_at++; _at < _text.Length; _at++)
        {
            if (_text[_at] == '"')
            {
                _at++;
                bool open = _at < _text.Length && _text[_at] == '*';
                _at += open ? 1 : 0;
                return (quoted.ToString(), open, true);
            }

            if (_text[_at] == '\\' && _at + 1 < _text.Length && _text[_at + 1] is '"' or '\\')
            {
                _at++;
            }

            quoted.Append(_text[_at]);
        }

        Fail(start, 1, "This quotation mark is never closed.");
        return default;
    }

    private bool See(string word) =>
        string.CompareOrdinal(_text, _at, word, 0, word.Length) == 0 && (_at + word.Length == _text.Length || char.IsWhiteSpace(_text[_at + word.Length]) || _text[_at + word.Length] is '(' or ')');

    private bool Take(string word)
    {
        SkipBlanks();
        bool seen = See(word);
        _at += seen ? word.Length : 0;
        return seen;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private QueryNode? Fail(int position, int length, string message) => Fail(new QueryFault(position, length, message));

    private QueryNode? Fail(QueryFault fault)
    {
        _fault ??= fault;
        return null;
    }
}

using System.Globalization;
using System.Text;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Audit.Search;

namespace ExportPortal.Data.Audit.Search;

/// <summary>
/// What the full text holds of an event, and how it is asked. Besides its words each event has a word for each of its keys, so that any mixture of
/// words and fields is one question to one index.
/// </summary>
internal static class FullText
{
    /// <summary>The word that every event has: an index cannot list what lacks something without it.</summary>
    public const string Everything = "zz";

    /// <summary>Events of one small block of sequence numbers, on PostgreSQL: 2^12.</summary>
    public const int SmallBlockBits = 12;

    /// <summary>Events of one large block: 2^16.</summary>
    public const int LargeBlockBits = 16;

    // Stands between two texts, so that no phrase reaches from one into the other.
    private const string Gap = "zs";
    private const int MaxWords = 4000;

    public static string SmallBlock(long seq) => $"zb{seq >> SmallBlockBits}";

    public static string LargeBlock(long seq) => $"zc{seq >> LargeBlockBits}";

    /// <summary>Every key of an event that its full text names.</summary>
    public static IEnumerable<string> Tokens(AuditEvent e, SearchTerms terms, IEnumerable<long> keys)
    {
        yield return Everything;
        yield return SearchKey.OfAction(e.Action).Token;
        if (e.ActorId is { } actor)
        {
            yield return SearchKey.OfActor(actor).Token;
        }

        if (e.RequestId is { } request)
        {
            yield return SearchKey.OfRequest(request).Token;
        }

        foreach (long key in keys)
        {
            yield return SearchKey.TokenOf(key);
        }
    }

    /// <summary>The words of an event, in order, with gaps.</summary>
    public static List<string> Words(IReadOnlyList<string> texts)
    {
        List<string> words = new(64);
        foreach (string text in texts)
        {
            if (words.Count > MaxWords)
            {
                break;
            }

            SearchWords.AddTo(words, text);
            words.Add(Gap);
        }

        return words;
    }

    /// <summary>As SQLite's FTS5 takes it: the words with blanks between.</summary>
    public static string ForSqlite(IEnumerable<string> tokens, List<string> words) => $"{string.Join(' ', tokens)} {Gap} {string.Join(' ', words)}";

    /// <summary>As PostgreSQL takes it: a tsvector with positions.</summary>
    public static string ForPostgres(IEnumerable<string> tokens, List<string> words)
    {
        StringBuilder text = new(words.Count * 12);
        foreach (string token in tokens)
        {
            text.Append(token).Append(' ');
        }

        for (int i = 0; i < words.Count; i++)
        {
            if (words[i] != Gap)
            {
                text.Append(CultureInfo.InvariantCulture, $"'{words[i]}':{i + 1} ");
            }
        }

        return text.ToString();
    }

    /// <summary>The question in FTS5's language.</summary>
    public static string AskSqlite(Conjunction asked)
    {
        List<string> wanted = [.. asked.Words.Where(w => w.IsWanted).Select(Phrase), .. asked.Keys.Where(k => k.IsWanted).Select(Choice)];
        List<string> unwanted = [.. asked.Words.Where(w => !w.IsWanted).Select(Phrase), .. asked.Keys.Where(k => !k.IsWanted).Select(Choice)];
        string question = wanted.Count == 0 ? $"\"{Everything}\"" : string.Join(" AND ", wanted);
        return unwanted.Count == 0 ? question : $"({question}) NOT ({string.Join(" OR ", unwanted)})";

        static string Phrase(WordsLiteral words) => $"\"{string.Join(' ', words.Words)}\"{(words.IsBeginning ? " *" : "")}";
        static string Choice(KeyLiteral keys) => $"({string.Join(" OR ", keys.Keys.Select(k => $"\"{k.Token}\""))})";
    }

    /// <summary>The question as a tsquery, without the blocks.</summary>
    public static string AskPostgres(Conjunction asked) => string.Join(" & ", PartsOf(asked).Select(p => (p.IsWanted ? "" : "!") + p.Part));

    /// <summary>As a tsquery: any of what must not be there; empty when nothing is excluded.</summary>
    public static string UnwantedPostgres(Conjunction asked) => string.Join(" | ", PartsOf(asked).Where(p => !p.IsWanted).Select(p => p.Part));

    private static IEnumerable<(bool IsWanted, string Part)> PartsOf(Conjunction asked)
    {
        foreach (SearchLiteral literal in asked.Literals)
        {
            switch (literal)
            {
                case WordsLiteral words:
                    yield return (words.IsWanted, $"({string.Join(" <-> ", words.Words.Select(w => $"'{w}'"))}{(words.IsBeginning ? ":*" : "")})");
                    break;
                case KeyLiteral keys:
                    yield return (keys.IsWanted, $"({string.Join(" | ", keys.Keys.Select(k => k.Token))})");
                    break;
            }
        }
    }
}

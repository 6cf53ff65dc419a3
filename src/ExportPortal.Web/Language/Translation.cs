using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ExportPortal.Web.Language;

/// <summary>
/// The texts of one language. They lie in <c>Language/{culture}.json</c>: one object, the English text to the translated one, placeholders alike.
/// JSON and not .resx, because keys that differ by case only are different texts here ("Failed" in a heading, "failed" in a sentence).
/// </summary>
public sealed partial class Translation
{
    /// <summary>The made-up language for tests: every text of ours in brackets and with accents, so that what lacks them was never given to translation.</summary>
    public const string Pseudo = "qps-Ploc";

    private const int MostRemembered = 4096;

    // Below that, a text with placeholders fits nearly everything.
    private const int LeastLetters = 3;

    private static readonly ConcurrentDictionary<string, Translation?> Loaded = new(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, string> texts;
    private readonly Func<string, string>? invent;
    private readonly Lazy<IReadOnlyList<Pattern>> patterns;
    private readonly ConcurrentDictionary<string, string?> recognized = new(StringComparer.Ordinal);

    private Translation(FrozenDictionary<string, string> texts, Func<string, string>? invent)
    {
        this.texts = texts;
        this.invent = invent;
        patterns = new Lazy<IReadOnlyList<Pattern>>(FindPatterns);
    }

    /// <summary>Every text with its translation.</summary>
    public IReadOnlyDictionary<string, string> Texts => texts;

    /// <summary>The texts of a language; null for English and for languages that the portal does not speak.</summary>
    /// <param name="culture">The viewer's language, e.g. "de".</param>
    public static Translation? Of(CultureInfo culture) => culture.Name.Length == 0 ? null : Loaded.GetOrAdd(culture.Name, Load);

    /// <summary>The translation of a text; null if there is none.</summary>
    public string? Find(string english) => invent is not null ? invent(english) : texts.GetValueOrDefault(english);

    /// <summary>The translation of a finished sentence, or of several; null if there is none.</summary>
    /// <param name="english">As it was written, placeholders filled in.</param>
    public string? Recognize(string english)
    {
        if (FindExactly(english) is { } known)
        {
            return known;
        }

        if (recognized.TryGetValue(english, out string? before))
        {
            return before;
        }

        // As a whole or sentence by sentence, whichever knows more of it: the first placeholder of one text might else swallow the next sentence,
        // and "Request {0}" take what only begins so.
        (string Text, int Letters)? whole = Match(english);
        (string Text, int Letters)? parts = BySentence(english);
        string? found = (parts?.Letters ?? 0) > (whole?.Letters ?? 0) ? parts?.Text : whole?.Text;
        // Bounded: what people wrote passes here, too.
        if (recognized.Count >= MostRemembered)
        {
            recognized.Clear();
        }

        recognized[english] = found;
        return found;
    }

    private string? FindExactly(string english) => texts.ContainsKey(english) ? Find(english) : null;

    // The translation, and how many letters of the sentence are the pattern's own.
    private (string Text, int Letters)? Match(string english)
    {
        foreach (Pattern pattern in patterns.Value)
        {
            if (pattern.Match(english) is { } found)
            {
                // What fills a placeholder may be a text of ours itself, such as the name of a status or a whole sentence.
                object[] values = [.. found.Select(value => FindExactly(value) ?? (value.EndsWith('.') ? Recognize(value) : null) ?? value)];
                return (string.Format(CultureInfo.InvariantCulture, Pattern.Plain(Find(pattern.English) ?? pattern.English), values), pattern.Letters);
            }
        }

        return null;
    }

    private (string Text, int Letters)? BySentence(string english)
    {
        string[] sentences = BetweenSentences().Split(english);
        int letters = 0;
        for (int i = 0; i < sentences.Length && sentences.Length > 1; i++)
        {
            if (FindExactly(sentences[i]) is { } known)
            {
                letters += sentences[i].Count(char.IsLetter);
                sentences[i] = known;
            }
            else if (Match(sentences[i]) is { } matched)
            {
                letters += matched.Letters;
                sentences[i] = matched.Text;
            }
        }

        return letters > 0 ? (string.Join(' ', sentences), letters) : null;
    }

    // The pattern that says most of itself comes first: "{0} of {1}" must not take what "{0} of {1} approvals given" means.
    private List<Pattern> FindPatterns() =>
    [
        .. texts.Keys.Where(text => Placeholder().IsMatch(text)).Select(Pattern.Of).Where(pattern => pattern.Letters >= LeastLetters)
            .OrderByDescending(pattern => pattern.Letters).ThenBy(pattern => pattern.English, StringComparer.Ordinal),
    ];

    private static Translation? Load(string culture)
    {
        if (culture == Pseudo)
        {
            Translation? complete = Loaded.GetOrAdd("de", Load);
            return new Translation(complete?.texts ?? FrozenDictionary<string, string>.Empty, Invent);
        }

        using Stream? file = typeof(Translation).Assembly.GetManifestResourceStream($"{culture}.json");
        return file is null ? null : new Translation(JsonSerializer.Deserialize<Dictionary<string, string>>(file)!.ToFrozenDictionary(StringComparer.Ordinal), null);
    }

    private static string Invent(string english)
    {
        english = english[(english.IndexOf('|', StringComparison.Ordinal) + 1)..];
        StringBuilder text = new("⟦", english.Length + 2);
        bool isPlaceholder = false;
        foreach (char letter in english)
        {
            isPlaceholder = letter == '{' || (isPlaceholder && letter != '}');
            int at = isPlaceholder ? -1 : "aeiouAEIOU".IndexOf(letter, StringComparison.Ordinal);
            text.Append(at < 0 ? letter : "àéîöûÀÉÎÖÛ"[at]);
        }

        return text.Append('⟧').ToString();
    }

    [GeneratedRegex(@"(?<=[.!?]) (?=\p{Lu})")]
    private static partial Regex BetweenSentences();

    [GeneratedRegex(@"\{(\d+)(?:[,:][^}]*)?\}")]
    private static partial Regex Placeholder();

    /// <summary>A text with placeholders, made to find what they were filled with.</summary>
    /// <param name="English">The text.</param>
    /// <param name="Pieces">What stands before, between and behind the placeholders; empty where nothing does.</param>
    /// <param name="Places">The placeholders' numbers in the order in which they stand.</param>
    /// <param name="Letters">How many letters the pieces have.</param>
    private sealed record Pattern(string English, string[] Pieces, int[] Places, int Letters)
    {
        // The values are texts already, so formats of numbers and dates have nothing left to do.
        public static string Plain(string text) => Placeholder().Replace(text, "{$1}");

        public static Pattern Of(string english)
        {
            MatchCollection places = Placeholder().Matches(english);
            List<string> pieces = [];
            int from = 0;
            foreach (Match place in places)
            {
                pieces.Add(english[from..place.Index]);
                from = place.Index + place.Length;
            }

            pieces.Add(english[from..]);
            int[] numbers = [.. places.Select(place => int.Parse(place.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))];
            return new Pattern(english, [.. pieces], numbers, pieces.Sum(piece => piece.Count(char.IsLetter)));
        }

        /// <summary>What stands in the placeholders, by their numbers; null when the sentence is another one. None of them is empty.</summary>
        public string[]? Match(string sentence)
        {
            int end = sentence.Length - Pieces[^1].Length;
            if (!sentence.StartsWith(Pieces[0], StringComparison.Ordinal) || !sentence.EndsWith(Pieces[^1], StringComparison.Ordinal))
            {
                return null;
            }

            string[] values = new string[Places.Max() + 1];
            Array.Fill(values, "");
            int at = Pieces[0].Length;
            for (int i = 0; i < Places.Length; i++)
            {
                // The first place where the next piece stands is as good as any later one; the last piece stands at the end.
                int next = i == Places.Length - 1 ? end : at + 1 > end ? -1 : sentence.IndexOf(Pieces[i + 1], at + 1, end - at - 1, StringComparison.Ordinal);
                if (next <= at)
                {
                    return null;
                }

                values[Places[i]] = sentence[at..next];
                at = next + Pieces[i + 1].Length;
            }

            return values;
        }
    }
}

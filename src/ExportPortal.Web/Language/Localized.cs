using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Web.Language;

/// <summary>
/// The words of the pages in the viewer's language. The English text is the key: the source says what the page says, and an English page looks nothing up.
/// A test reads every literal given to these methods and asks for its translation (<see cref="Translation"/>), so they take literals only; <see cref="Say"/> is for sentences that come from elsewhere.
/// </summary>
public static class Localized
{
    /// <summary>The viewer's language, for words, numbers and dates. Where nobody looks (jobs, mail, API) it is the invariant culture: English.</summary>
    public static CultureInfo Culture => CultureInfo.CurrentUICulture;

    /// <summary>The text in the viewer's language.</summary>
    /// <param name="english">A literal.</param>
    public static string T(string english) => Translation.Of(Culture)?.Find(english) ?? english;

    /// <summary>The text in the viewer's language with its placeholders filled in, numbers and dates by the viewer's culture.</summary>
    /// <param name="english">A literal with placeholders like those of <see cref="string.Format(string, object?)"/>.</param>
    /// <param name="values">What stands in the placeholders.</param>
    public static string T(string english, params ReadOnlySpan<object?> values) => string.Format(Culture, T(english), values);

    /// <summary>A text that means different things in different places, such as the verb "Open" and the state; in the language's file its key is <c>verb|Open</c>.</summary>
    /// <param name="context">Which of its meanings; a literal.</param>
    /// <param name="english">A literal.</param>
    public static string C(string context, string english) => Translation.Of(Culture)?.Find($"{context}|{english}") ?? english;

    /// <summary>Marks a literal for translation where it is kept; it is shown later by <see cref="Say"/>.</summary>
    /// <param name="english">A literal.</param>
    public static string N(string english) => english;

    /// <summary>
    /// A finished English sentence in the viewer's language, where it is shown: a refusal from a use case, a reason kept in the database, words from a table.
    /// Recognizes whole texts, texts with filled placeholders, and several sentences after one another. What is not known is shown as it is: it may be a person's own.
    /// </summary>
    /// <param name="english">The sentence; null is empty.</param>
    public static string Say(string? english) => english is null ? "" : Translation.Of(Culture)?.Recognize(english) ?? english;

    /// <summary>A text with markup in its placeholders: <c>@M("Sent by {0}", @&lt;b&gt;@name&lt;/b&gt;)</c>. The order of the pieces is the translation's.</summary>
    /// <param name="english">A literal with placeholders {0}, {1}, … without formats.</param>
    /// <param name="pieces">Razor templates: <c>@&lt;b&gt;…&lt;/b&gt;</c>, or a <see cref="Piece"/>.</param>
    public static RenderFragment M(string english, params RenderFragment[] pieces)
    {
        string text = T(english);
        return builder =>
        {
            int from = 0;
            while (from < text.Length)
            {
                int open = text.IndexOf('{', from);
                int close = open < 0 ? -1 : text.IndexOf('}', open);
                if (close < 0)
                {
                    builder.AddContent(0, text[from..]);
                    return;
                }

                builder.AddContent(0, text[from..open]);
                int index = int.Parse(text.AsSpan(open + 1, close - open - 1), NumberStyles.None, CultureInfo.InvariantCulture);
                // A region for each piece: its own sequence numbers stay apart, whatever order a language puts the pieces in.
                builder.OpenRegion(1);
                builder.AddContent(0, pieces[index]);
                builder.CloseRegion();
                from = close + 1;
            }
        };
    }

    /// <summary>A value as a piece of <see cref="M"/>, numbers and dates by the viewer's culture.</summary>
    public static RenderFragment Piece(object? value) => builder => builder.AddContent(0, Convert.ToString(value, Culture));
}

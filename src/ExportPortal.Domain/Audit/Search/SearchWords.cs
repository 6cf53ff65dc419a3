using System.Globalization;
using System.Text;

namespace ExportPortal.Domain.Audit.Search;

/// <summary>
/// Cuts text into the words that full text search knows, the same way for events and queries and on both databases: runs of letters and digits,
/// in lower case, without accents. Identifiers of 32 hexadecimal digits stay one word; characters of scripts without blanks are words of their own.
/// </summary>
public static class SearchWords
{
    private const int MaxWord = 64;

    /// <summary>The words, in order.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        List<string> words = [];
        AddTo(words, text);
        return words;
    }

    /// <summary>Adds the words of a text.</summary>
    public static void AddTo(List<string> words, string text)
    {
        if (text.Length == 36 && Guid.TryParseExact(text, "D", out Guid id))
        {
            words.Add(id.ToString("N"));
            return;
        }

        if (!Ascii.IsValid(text))
        {
            text = WithoutAccents(text);
        }

        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool letter = i < text.Length && char.IsLetterOrDigit(text[i]) && !IsOwnWord(text[i]);
            if (letter && start < 0)
            {
                start = i;
            }
            else if (!letter && start >= 0)
            {
                words.Add(text.Substring(start, Math.Min(i - start, MaxWord)).ToLowerInvariant());
                start = -1;
            }

            if (i < text.Length && IsOwnWord(text[i]))
            {
                words.Add(text[i].ToString());
            }
        }
    }

    private static bool IsOwnWord(char c) => c is >= '\u2E80' and <= '\u9FFF' or >= '\uAC00' and <= '\uD7AF' && char.IsLetter(c);

    private static string WithoutAccents(string text)
    {
        StringBuilder plain = new(text.Length);
        foreach (char c in Storable(text).Normalize(NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                plain.Append(c);
            }
        }

        return plain.ToString().Normalize(NormalizationForm.FormKC);
    }

    // A lone surrogate cannot be normalised.
    private static string Storable(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}

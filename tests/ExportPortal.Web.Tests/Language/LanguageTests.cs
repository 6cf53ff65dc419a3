using System.Globalization;
using System.Text.RegularExpressions;
using ExportPortal.Web.Components;
using ExportPortal.Web.Language;
using static ExportPortal.Web.Language.Localized;

namespace ExportPortal.Web.Tests.Language;

/// <summary>German is complete, and nothing is said to people that translation does not know.</summary>
public sealed partial class LanguageTests
{
    // Names and units, the same in every language.
    private static readonly string[] s_names = ["ExportPortal", "ARN", "UTC", "Esc", "Enter", "Ctrl"];

    // MudBlazor and ASP.NET Core Identity say these; a browser on a system and a missing role are put together, and who closed a version.
    private static readonly string[] s_elsewhere = ["Chrome on", "Edge on", "Firefox on", "Safari on", "Opera on", "{0} has published", "{0} has discarded", "Mud", "Passwords must", "Username ", "Email ", "Incorrect password", "Optimistic concurrency", "An unknown failure", "This needs the role "];

    private static Translation German => Translation.Of(CultureInfo.GetCultureInfo("de"))!;

    [Fact]
    public void Every_text_of_the_pages_is_in_German_too()
    {
        (List<Sources.Text> texts, List<string> faults) = Sources.TextsOfPages();

        Assert.True(texts.Count > 1000, "The search for texts finds too few.");
        Assert.True(faults.Count == 0, $"Only literals can be translated:\n{string.Join('\n', faults)}");
        Lacks(texts.Where(text => !German.Texts.ContainsKey(text.Key)));
    }

    [Fact]
    public void Every_refusal_is_in_German_too()
    {
        Sources.Text[] refusals = [.. Sources.Refusals().Where(text => !IsForScripts(text.File))];

        Assert.True(refusals.Length > 100, "The search for refusals finds too few.");
        // A status stands in quotes, which come with its name.
        Lacks(refusals.Where(text => German.Recognize(text.Key) is null && German.Recognize(text.Key.Replace(" 7", " \"7\"", StringComparison.Ordinal)) is null));
    }

    [Fact]
    public void Every_translation_is_of_something_that_is_said()
    {
        string sources = Sources.Everything();

        string[] left = [.. German.Texts.Keys.Where(key => !s_elsewhere.Any(start => key.StartsWith(start, StringComparison.Ordinal)) && !Runs(key).Any(run => sources.Contains(run, StringComparison.OrdinalIgnoreCase)))];

        Assert.True(left.Length == 0, string.Join('\n', left));
    }

    [Fact]
    public void A_translation_fills_the_same_places()
    {
        string[] wrong = [.. German.Texts.Where(text => !Places(text.Key).SetEquals(Places(text.Value))).Select(text => $"{text.Key} → {text.Value}")];

        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void No_page_has_text_that_was_not_given_to_translation()
    {
        string[] bare = [.. Sources.BareTextOfPages().Where(text => !s_names.Any(name => text.EndsWith($": {name}", StringComparison.Ordinal)))];

        Assert.True(bare.Length == 0, string.Join('\n', bare));
    }

    [Theory]
    [InlineData("en", "5 May 2026, 14:30")]
    [InlineData("de", "5. Mai 2026, 14:30")]
    public void A_date_is_written_as_its_reader_does(string language, string expected) => In(language, () =>
        Assert.Equal(expected, TimeWords.Exact(new DateTimeOffset(2026, 5, 5, 14, 30, 0, TimeSpan.Zero), TimeZoneInfo.Utc)));

    [Fact]
    public void Where_nobody_looks_words_are_English() => In("", () => Assert.Equal("Cancel", T("Cancel")));

    [Fact]
    public void A_finished_sentence_is_recognized_with_what_fills_it() => In("de", () =>
    {
        string expected = T("The limit must lie between 1 and {0}.").Replace("{0}", "200", StringComparison.Ordinal);

        Assert.Equal(expected, Say("The limit must lie between 1 and 200."));
        Assert.NotEqual("The limit must lie between 1 and 200.", Say("The limit must lie between 1 and 200."));
    });

    [Theory]
    [InlineData("Request 7 is about this snapshot. Its state is \"Failed\".", "Fehlgeschlagen")]
    [InlineData("Policy \"Regulated data\" does not allow it: Ask the security group.", "Regulated data")]
    public void What_fills_a_sentence_is_kept_or_is_translated_itself(string english, string part) => In("de", () =>
    {
        string said = Say(english);

        Assert.NotEqual(english, said);
        Assert.Contains(part, said, StringComparison.Ordinal);
    });

    [Fact]
    public void What_a_person_wrote_is_shown_as_it_is() => In("de", () => Assert.Equal("Nothing that the portal says itself, surely.", Say("Nothing that the portal says itself, surely.")));

    [Fact]
    public void The_made_up_language_marks_every_text_and_keeps_places() => In(Translation.Pseudo, () => Assert.Equal("⟦{0} öf {1}⟧", T("{0} of {1}")));

    private static void In(string language, Action test)
    {
        CultureInfo before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            test();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    // What only the API and the command line say stays English.
    private static bool IsForScripts(string file) =>
        file.Contains("/Features/Api/", StringComparison.Ordinal) || file.Contains("/Features/Commands/", StringComparison.Ordinal) || file.EndsWith("Api.cs", StringComparison.Ordinal) || file.EndsWith("/RotateKey.cs", StringComparison.Ordinal);

    private static void Lacks(IEnumerable<Sources.Text> texts)
    {
        string[] lines = [.. texts.Select(text => $"{text.File}: {text.Key}").Distinct()];
        Assert.True(lines.Length == 0, $"{lines.Length} are not in de.json:\n{string.Join('\n', lines)}");
    }

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(match => match.Groups[1].Value)];

    // Three words in a row stand somewhere in the sources, even where a sentence is put together.
    private static IEnumerable<string> Runs(string key)
    {
        string[] words = Cut().Split(key[(key.IndexOf('|', StringComparison.Ordinal) + 1)..]).MaxBy(piece => piece.Trim().Length)!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length <= 3 ? [string.Join(' ', words)] : Enumerable.Range(0, words.Length - 2).Select(i => string.Join(' ', words.Skip(i).Take(3)));
    }

    [GeneratedRegex(@"\{(\d+)(?:[,:][^}]*)?\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"\{[^}]*\}|[""“”:;\\\n\d]")]
    private static partial Regex Cut();
}

using System.Globalization;
using System.Text.RegularExpressions;
using ExportPortal.Browser.Tests.Support;
using ExportPortal.Web.Language;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser.Tests.Quality;

/// <summary>In the made-up language every text of ours stands in brackets; what else is on a page must be data. And German is what a German reads.</summary>
public sealed partial class LanguageTests(DemoPortal portal)
{
    // Names, units and syntax, the same in every language.
    private static readonly string[] s_names =
    [
        "ExportPortal", "English", "Deutsch", "Enter", "Esc", "Lightsail", "Amazon", "Excel", "JSON", "Lines", "SQLite", "Hangfire", "Default", "ARN", "USD", "UTC", "Europe", "Berlin",
        // Blueprints and tags of the emulator, and the portal's own parts as actors.
        "cPanel", "WHM", "Ghost", "Django", "django", "pci", "Demo", "demo", "portal", "reminders", "reconcile",
        .. CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames, .. CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedDayNames,
    ];

    private static readonly Translation s_german = Translation.Of(CultureInfo.GetCultureInfo("de"))!;

    // Everything that a person sees or hears, a line each.
    private const string Said =
        """
        () => {
          const said = new Set();
          const hidden = e => !e.checkVisibility({ visibilityProperty: true }) || e.closest("pre, code, .ep-code, .ep-avatar, [lang]:not(html)");
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node; (node = walker.nextNode());) {
            if (node.textContent.trim() && !["SCRIPT", "STYLE", "TEMPLATE"].includes(node.parentElement.tagName) && !hidden(node.parentElement)) said.add(node.textContent.trim());
          }
          for (const e of document.body.querySelectorAll("[title], [aria-label], [placeholder], [alt]")) {
            if (hidden(e)) continue;
            for (const name of ["title", "aria-label", "placeholder", "alt"]) if (e.getAttribute(name)) said.add(e.getAttribute(name));
          }
          return [document.title, ...said];
        }
        """;

    [Theory]
    [InlineData(Person.Rita, "/snapshots", "/requests", "/dashboard", "/requests/new", "/account", "/account/security", "/account/tokens", "/notifications", "/notifications?view=settings")]
    [InlineData(Person.Anna, "/inbox", "/inbox?tab=all", "/account/deputy", "/notifications", "/history")]
    [InlineData(Person.Otto, "/audit", "/history", "/outside-exports", "/admin/policies")]
    [InlineData(Person.Ada, "/admin/connections", "/admin/policies", "/admin/policies/2", "/admin/groups", "/admin/people", "/admin/attention", "/admin/system", "/admin/settings", "/admin/deputies", "/admin/notifications", "/dashboard")]
    public async Task Every_text_of_a_page_was_given_to_translation(Person person, params string[] paths)
    {
        await using Visitor visitor = await portal.OpenAsync(person);
        await SpeakAsync(visitor, Translation.Pseudo);
        // Other tests write at the same time: what a page shows was in the database before or is afterwards.
        HashSet<string> values = await ValuesAsync();
        List<(string Path, string Said)> texts = [];
        foreach (string path in paths)
        {
            await visitor.Page.GotoAsync(path);
            await Expect(visitor.Page.Locator(".ep-loading")).ToHaveCountAsync(0);
            await Expect(visitor.Heading).ToContainTextAsync("⟦");
            texts.AddRange((await visitor.Page.EvaluateAsync<string[]>(Said)).Select(said => (path, said)));
        }

        values.UnionWith(await ValuesAsync());
        (HashSet<string> names, string[] prose) = Sort(values);
        string[] faults = [.. texts.Where(t => IsForeign(t.Said)).Select(t => $"{t.Path}: {t.Said}")];

        Assert.True(faults.Length == 0, string.Join('\n', faults));

        bool IsForeign(string said)
        {
            string left = prose.Aggregate(said, (text, written) => text.Replace(written, " ", StringComparison.Ordinal));
            return !names.Contains(said) && Foreign(left).Any(word => !s_names.Contains(word) && (!names.Contains(word) || s_german.Texts.ContainsKey(word)));
        }
    }

    [Fact]
    public async Task The_browsers_language_counts_until_the_person_chooses()
    {
        await using Visitor german = await Visitor.OpenAsync(portal.Browser, portal.Process.Url, locale: "de-AT");
        await german.Page.GotoAsync("/sign-in");
        await Expect(german.Page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        await Expect(german.Button("Anmelden")).ToBeVisibleAsync();
        await german.Button("English").ClickAsync();
        await Expect(german.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await Expect(german.Button("Sign in")).ToBeVisibleAsync();
        german.HasNothingToComplainAbout();
    }

    [Fact]
    public async Task What_comes_while_a_page_is_open_comes_in_its_language()
    {
        await using Visitor rita = await portal.OpenAsync(Person.Rita);
        string path = await rita.AskForAsync("analytics-1-before-resize", "A reason that is long enough for the policy.");
        await using Visitor anna = await portal.OpenAsync(Person.Anna);
        await SpeakAsync(anna, "de");
        await anna.GoAsync(path);
        await Expect(anna.Page.Locator(".ep-page-header .ep-chip")).ToHaveTextAsync("Wartet auf Genehmigung");

        // Rita's circuit, which speaks English, is the one that tells Anna's.
        await rita.Button("Withdraw").ClickAsync();
        await rita.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Withdraw", Exact = true }).ClickAsync();
        await rita.SeesStatusAsync("Withdrawn");
        await Expect(anna.Page.Locator(".ep-page-header .ep-chip")).ToHaveTextAsync("Zurückgezogen");
        anna.HasNothingToComplainAbout();
    }

    private static async Task SpeakAsync(Visitor visitor, string language) =>
        await visitor.Page.Context.AddCookiesAsync([new Cookie { Name = Languages.Cookie, Value = language, Url = visitor.BaseUrl }]);

    // Whole words that lack the accents of the made-up language, and are neither ids nor codes. Charts cut long codes.
    private static IEnumerable<string> Foreign(string said) =>
        said.Split((char[])[' ', '\n', '\u00a0', '/', '(', ')', '“', '”', '"', '⟦', '⟧'], StringSplitOptions.RemoveEmptyEntries)
            .Where(token => !Code().IsMatch(token) && !token.EndsWith('…')).SelectMany(token => Word().Matches(token)).Select(word => word.Value).Where(word => PlainVowel().IsMatch(word) && !Accent().IsMatch(word));

    // Every text of the database.
    private async Task<HashSet<string>> ValuesAsync()
    {
        await using SqliteConnection connection = new(portal.Process.ConnectionString);
        await connection.OpenAsync();
        List<string> tables = [];
        await using (SqliteCommand names = connection.CreateCommand())
        {
            names.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite%'";
            await using SqliteDataReader reader = await names.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0));
            }
        }

        List<string> values = [];
        foreach (string table in tables)
        {
            await using SqliteCommand rows = connection.CreateCommand();
            rows.CommandText = $"SELECT * FROM \"{table}\"";
            await using SqliteDataReader reader = await rows.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                values.AddRange(Enumerable.Range(0, reader.FieldCount).Where(i => !reader.IsDBNull(i) && reader.GetFieldType(i) == typeof(string)).Select(reader.GetString));
            }
        }

        // What a policy says stands in its JSON.
        values.AddRange([.. values.Where(value => value.StartsWith('{') || value.StartsWith('[')).SelectMany(value => Quoted().Matches(value)).Select(quoted => Regex.Unescape(quoted.Groups[1].Value))]);
        return [.. values];
    }

    // What people and AWS call things: each short value of the database, and its words. Long values are prose, which proves nothing word by word.
    private static (HashSet<string> Names, string[] Prose) Sort(HashSet<string> values)
    {
        ILookup<bool, string> byLength = values.ToLookup(value => value.Count(char.IsWhiteSpace) < 4);
        return ([.. byLength[true], .. byLength[true].SelectMany(value => Word().Matches(value)).Select(word => word.Value)], [.. byLength[false].Select(value => value.TrimEnd('.')).OrderByDescending(value => value.Length)]);
    }

    [GeneratedRegex(@"[-_=@.:]\w|[0-9]")]
    private static partial Regex Code();

    [GeneratedRegex(@"""((?:[^""\\]|\\.)+)""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\p{L}[\p{L}'’]+")]
    private static partial Regex Word();

    [GeneratedRegex("[aeiouAEIOU]")]
    private static partial Regex PlainVowel();

    [GeneratedRegex("[àéîöûÀÉÎÖÛ]")]
    private static partial Regex Accent();
}

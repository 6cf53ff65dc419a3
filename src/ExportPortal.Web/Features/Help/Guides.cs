using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using MarkdownDocument = Markdig.Syntax.MarkdownDocument;

namespace ExportPortal.Web.Features.Help;

/// <summary>The guides of docs/, which come with the program, as HTML.</summary>
public static class Guides
{
    private const string Images = "images/";
    private const string Beginning = "guide-";
    private static readonly string[] s_names = ["requester", "approver", "auditor", "administrator"];
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "guides");
    // No HTML of its own gets through: the text is ours, and it stays text.
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().UseAutoIdentifiers().UsePipeTables().DisableHtml().Build();

    /// <summary>The names that addresses use, in their order.</summary>
    public static IReadOnlyList<string> Names => s_names;

    /// <summary>A guide's heading and the HTML below it, or null when there is no such guide.</summary>
    public static async Task<(string Title, string Html)?> FindAsync(string name, CancellationToken cancel)
    {
        if (!s_names.Contains(name, StringComparer.Ordinal))
        {
            return null;
        }

        MarkdownDocument document = Markdown.Parse(await File.ReadAllTextAsync(Path.Combine(s_folder, $"{Beginning}{name}.md"), cancel), s_pipeline);
        HeadingBlock? title = document.OfType<HeadingBlock>().FirstOrDefault(h => h.Level == 1);
        string words = title?.Inline?.FirstChild?.ToString() ?? name;
        if (title is not null)
        {
            document.Remove(title);
        }

        foreach (LinkInline link in document.Descendants<LinkInline>())
        {
            link.Url = AddressOf(link.Url ?? "");
        }

        return (words, document.ToHtml(s_pipeline));
    }

    /// <summary>The file of a picture in the guides, or null.</summary>
    public static string? FindImage(string name) => Path.GetFileName(name) == name && File.Exists(Path.Combine(s_folder, "images", name)) ? Path.Combine(s_folder, "images", name) : null;

    // In the repository the guides link to each other as files.
    private static string AddressOf(string url) => url switch
    {
        _ when url.StartsWith(Images, StringComparison.Ordinal) => "/help/" + url,
        _ when url.StartsWith(Beginning, StringComparison.Ordinal) => "/help/" + url[Beginning.Length..].Replace(".md", "", StringComparison.Ordinal),
        _ when url.StartsWith('#') => url,
        _ => url,
    };
}

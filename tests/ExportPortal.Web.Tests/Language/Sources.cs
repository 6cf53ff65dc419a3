using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ExportPortal.Web.Tests.Language;

/// <summary>What the source files say to people: the literals given to translation, and the sentences of refusals.</summary>
internal static partial class Sources
{
    private static readonly string s_source = Path.Combine(Root(), "src");

    /// <summary>A literal given to T, M, N or C.</summary>
    /// <param name="File">Where, relative to the sources.</param>
    /// <param name="Key">As it stands in the language's file.</param>
    public sealed record Text(string File, string Key);

    /// <summary>Every literal of the pages, and a complaint for each call that has none.</summary>
    public static (List<Text> Texts, List<string> Faults) TextsOfPages()
    {
        List<Text> texts = [];
        List<string> faults = [];
        foreach (string file in Files("ExportPortal.Web", "*.razor", "*.cs"))
        {
            string name = Path.GetRelativePath(s_source, file);
            string content = File.ReadAllText(file);
            if (name.EndsWith($"{Path.DirectorySeparatorChar}Localized.cs", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (Match call in Call().Matches(content))
            {
                List<string> literals = [];
                int at = call.Index + call.Length;
                int asked = call.Groups["name"].Value == "C" ? 2 : 1;
                while (literals.Count < asked && Literal().Match(content, at) is { Success: true } literal && literal.Index == at)
                {
                    literals.Add((string)SyntaxFactory.ParseToken(literal.Groups["text"].Value).Value!);
                    at = literal.Index + literal.Length;
                }

                if (literals.Count < asked)
                {
                    int line = content.AsSpan(0, call.Index).Count('\n') + 1;
                    faults.Add($"{name}:{line} {content.Substring(call.Index, Math.Min(60, content.Length - call.Index)).ReplaceLineEndings(" ")}");
                }
                else
                {
                    texts.Add(new Text(name, string.Join('|', literals)));
                }
            }
        }

        return (texts, faults);
    }

    /// <summary>Every sentence that a refusal can say, placeholders filled with a number.</summary>
    public static IEnumerable<Text> Refusals() =>
        from file in Files("", "*.cs")
        let tree = CSharpSyntaxTree.ParseText(File.ReadAllText(file))
        from call in tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>()
        where call.Expression is MemberAccessExpressionSyntax { Expression: var type, Name.Identifier.Text: "Invalid" or "Forbidden" or "NotFound" or "Conflict" } && type.ToString().EndsWith("RuleBroken", StringComparison.Ordinal)
        where call.ArgumentList.Arguments.Count >= 2
        from said in Variants(call.ArgumentList.Arguments[1].Expression)
        where said.Any(char.IsLetter)
        select new Text(Path.GetRelativePath(s_source, file), said);

    /// <summary>The text of every source file, for what must stand somewhere.</summary>
    public static string Everything() => string.Join('\n', Files("", "*.cs", "*.razor").Select(File.ReadAllText));

    /// <summary>Text between the tags of pages that no expression makes.</summary>
    public static IEnumerable<string> BareTextOfPages()
    {
        foreach (string file in Files("ExportPortal.Web", "*.razor"))
        {
            string name = Path.GetRelativePath(s_source, file);
            string content = File.ReadAllText(file);
            int code = CodeBlock().Match(content) is { Success: true } match ? match.Index : content.Length;
            string markup = Comment().Replace(content[..code], "");
            markup = Directive().Replace(Script().Replace(markup, ""), "");
            foreach (Match text in BetweenTags().Matches(markup))
            {
                string said = text.Groups[1].Value.Trim();
                if (Word().IsMatch(said) && !CodeLine().IsMatch(said))
                {
                    yield return $"{name}: {said.ReplaceLineEndings(" ")}";
                }
            }

            foreach (Match attribute in Attribute().Matches(markup))
            {
                yield return $"{name}: {attribute.Value}";
            }
        }
    }

    private static IEnumerable<string> Variants(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case LiteralExpressionSyntax literal:
                return [literal.Token.ValueText];
            case ParenthesizedExpressionSyntax inner:
                return Variants(inner.Expression);
            case ConditionalExpressionSyntax choice:
                return [.. Variants(choice.WhenTrue), .. Variants(choice.WhenFalse)];
            case BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression):
                return [.. from left in Variants(sum.Left) from right in Variants(sum.Right) select left + right];
            case InterpolatedStringExpressionSyntax text:
                IEnumerable<string> said = [""];
                foreach (InterpolatedStringContentSyntax part in text.Contents)
                {
                    string[] next = part switch
                    {
                        InterpolatedStringTextSyntax plain => [plain.TextToken.ValueText],
                        InterpolationSyntax hole when Variants(hole.Expression).ToArray() is { Length: > 0 } known => known,
                        _ => ["7"],
                    };
                    said = [.. from start in said from end in next select start + end];
                }

                return said;
            default:
                return [];
        }
    }

    private static IEnumerable<string> Files(string folder, params string[] patterns) =>
        from pattern in patterns
        from file in Directory.EnumerateFiles(Path.Combine(s_source, folder), pattern, SearchOption.AllDirectories)
        where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        select file;

    internal static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ExportPortal.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("These tests read the sources beside them.");
    }

    [GeneratedRegex(@"(?<![\w.<>])(?<name>[TMNC])\(")]
    private static partial Regex Call();

    [GeneratedRegex("""\s*,?\s*(?<text>"(?:[^"\\\n]|\\.)*")(?=\s*[,)])""")]
    private static partial Regex Literal();

    [GeneratedRegex(@"^@code\b|^@functions\b", RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^@(inject|using|inherits|page|attribute|implements|layout|typeparam)\b.*$", RegexOptions.Multiline)]
    private static partial Regex Directive();

    [GeneratedRegex(@"@\*.*?\*@|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex("<(script|style|pre|code|kbd)[^>]*>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex Script();

    // From the end of a tag to the next, with nothing computed in between.
    [GeneratedRegex("(?<=[\\w\"'/])>([^<>@{}=;()]+)<(?=[/\\w])", RegexOptions.Singleline)]
    private static partial Regex BetweenTags();

    [GeneratedRegex(@"(?<![\w-])(?:title|aria-label|placeholder|alt|Title|Label|Placeholder|HelperText|Text)=""[^""@]*[A-Za-z]{3,} [^""@]*""")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"\p{L}{3,}")]
    private static partial Regex Word();

    [GeneratedRegex(@"^\s*(else|case|break|default)\b")]
    private static partial Regex CodeLine();
}

using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Web.Components;

/// <summary>A text in which each ARN stands shortened, with a copy button for the whole.</summary>
public sealed partial class TextWithArns
{
    private const int OwnShown = 8;
    private List<Part> parts = [];

    /// <summary>The text.</summary>
    [Parameter, EditorRequired]
    public string? Text { get; set; }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        string text = Text ?? "";
        parts = [];
        int end = 0;
        foreach (Match match in Arn().Matches(text))
        {
            parts.Add(new Part(text[end..match.Index], match.Groups["arn"].Value, match.Groups["mark"].Value));
            end = match.Index + match.Length;
        }

        parts.Add(new Part(text[end..], null, ""));
    }

    // "arn:aws:lightsail:eu-west-1:111122223333:ExportSnapshotRecord/7c80e770-…": the first characters of its own name tell it apart.
    private static string Shorten(string arn)
    {
        string own = arn[(arn.LastIndexOfAny([':', '/']) + 1)..];
        return own.Length > OwnShown ? own[..OwnShown] + "…" : own;
    }

    // The mark behind an ARN stays on its line.
    [GeneratedRegex("(?<arn>arn:aws[a-z-]*:[A-Za-z0-9:/_+=@-]+)(?<mark>[.,;)]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Arn();

    /// <summary>Words, and the ARN behind them with its punctuation.</summary>
    private sealed record Part(string Words, string? Arn, string Mark);
}

using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Web.Components;

/// <summary>A text in which each ARN stands shortened, with a copy button for the whole.</summary>
public sealed partial class TextWithArns
{
    private const int OwnShown = 8;
    private string[] parts = [];

    /// <summary>The text.</summary>
    [Parameter, EditorRequired]
    public string? Text { get; set; }

    /// <inheritdoc />
    // Split leaves what the group found between the parts around it: every second one is an ARN.
    protected override void OnParametersSet() => parts = Arn().Split(Text ?? "");

    // "arn:aws:lightsail:eu-west-1:111122223333:ExportSnapshotRecord/7c80e770-…": kind and the first characters of its own name.
    private static string Shorten(string arn)
    {
        string resource = arn[(arn.LastIndexOf(':') + 1)..];
        int own = resource.LastIndexOf('/') + 1;
        return own > 0 && resource.Length > own + OwnShown ? $"{resource[..(own + OwnShown)]}…" : resource;
    }

    [GeneratedRegex("(arn:aws[a-z-]*:[A-Za-z0-9:/_+=@-]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Arn();
}

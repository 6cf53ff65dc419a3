namespace ExportPortal.Web.Features.Notifications;

/// <summary>Text that others wrote, made fit for a header or a log: one line, nothing invisible.</summary>
internal static class OneLine
{
    /// <summary>The text with every control character, line and paragraph separator as one space, and at most so long.</summary>
    public static string Of(string text, int most = 300)
    {
        string line = string.Join(' ', new string([.. text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= most ? line : string.Concat(line.AsSpan(0, most - 1), "…");
    }
}

namespace ExportPortal.Domain.Tests.Audit;

/// <summary>The examples of docs/audit-format.md, as a reader sees them.</summary>
internal static class AuditFormatPage
{
    private static readonly string[][] s_blocks = Read();

    /// <summary>The canonical bytes of the three events.</summary>
    public static IReadOnlyList<string> Events => [s_blocks[0][0], s_blocks[0][2], s_blocks[0][4]];

    /// <summary>Their hashes.</summary>
    public static IReadOnlyList<string> Hashes => [s_blocks[0][1], s_blocks[0][3], s_blocks[0][5]];

    /// <summary>The line of the key and that of the checkpoint.</summary>
    public static IReadOnlyList<string> CheckpointFile => s_blocks[1];

    /// <summary>The input of the checkpoint's signature.</summary>
    public static string SignatureInput => s_blocks[2][0];

    private static string[][] Read()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "docs", "audit-format.md")))
        {
            folder = folder.Parent;
        }

        string page = File.ReadAllText(Path.Combine(folder!.FullName, "docs", "audit-format.md"));
        string examples = page[page.IndexOf("## Worked examples", StringComparison.Ordinal)..];
        return [.. examples.Split("```").Where((_, i) => i % 2 == 1).Select(block => block.Trim('\n').Split('\n'))];
    }
}

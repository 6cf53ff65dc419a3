using System.Text.RegularExpressions;
using ExportPortal.Domain;

namespace ExportPortal.Web.Features.Snapshots;

/// <summary>The form of a snapshot's name: ResourceName of the Lightsail API.</summary>
public static partial class SnapshotName
{
    private const int MaxLength = 255;

    /// <summary>Checks a name that came from outside.</summary>
    /// <exception cref="RuleBroken">snapshot-name-missing, snapshot-name-invalid</exception>
    public static string Require(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw RuleBroken.Invalid("snapshot-name-missing", "Say which snapshot to export.", "snapshotName");
        }

        return name.Length <= MaxLength && Pattern().IsMatch(name)
            ? name
            : throw RuleBroken.Invalid("snapshot-name-invalid", "A snapshot name has letters, digits, underscores and hyphens, and neither starts nor ends with a hyphen.", "snapshotName");
    }

    [GeneratedRegex(@"\A\w[\w\-]*\w\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

using System.Globalization;
using ExportPortal.Data.Audit;

namespace ExportPortal.Web.Features.Audit;

/// <summary>Settings of taking the audit history away, of the section Audit.</summary>
public sealed class TakeAwaySettings
{
    /// <summary>Where finished exports lie. On several nodes a folder that all of them share.</summary>
    [Effect("Where background exports of the audit history lie; on several nodes a folder that all share.")]
    public string ExportDirectory { get; set; } = "data/exports";

    /// <summary>How long a finished export can be fetched.</summary>
    [Effect("How long the files of such exports can be fetched. Events themselves are kept for good.", IsRetention = true)]
    public TimeSpan ExportsKeptFor { get; set; } = TimeSpan.FromDays(1);
}

/// <summary>The files of exports: one that is being written has another name than one that is whole.</summary>
public sealed class AuditExportFolder(string path)
{
    /// <summary>How long a file without a place is left alone.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <summary>The file of a finished export.</summary>
    public string WholeFile(AuditExport export) => Path.Combine(path, $"{export.Id:N}.{export.Format}");

    /// <summary>The file that one run writes.</summary>
    public string PartFile(AuditExport export, Guid run) => Path.Combine(path, $"{export.Id:N}.{run:N}.part");

    /// <summary>What people get to see as its name.</summary>
    public static string ShownName(AuditExport export) => $"audit-{export.AskedAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}.{export.Format}";

    /// <summary>Makes the folder, for this process's user alone where the system knows such a thing.</summary>
    public void Prepare()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Gives a written file its final name: from one moment to the next it is there, whole.</summary>
    public void Finish(AuditExport export, Guid run) => File.Move(PartFile(export, run), WholeFile(export), overwrite: true);

    /// <summary>Removes what a crash left: files of runs that write no more.</summary>
    public void RemoveLeftovers(IReadOnlySet<Guid> runs, DateTimeOffset now)
    {
        if (!Directory.Exists(path))
        {
            return;
        }

        foreach (string part in Directory.EnumerateFiles(path, "*.part"))
        {
            string[] names = Path.GetFileName(part).Split('.');
            if ((!Guid.TryParse(names.Length == 3 ? names[1] : "", out Guid run) || !runs.Contains(run)) && File.GetLastWriteTimeUtc(part) < now.UtcDateTime - Grace)
            {
                File.Delete(part);
            }
        }
    }
}

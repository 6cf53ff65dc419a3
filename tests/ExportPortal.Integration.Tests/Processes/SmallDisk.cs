using System.Diagnostics;
using Xunit;

namespace ExportPortal.Integration.Tests.Processes;

/// <summary>A real file system of a few megabytes in memory, which a test can fill to the last page and free again.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _ballast;

    private SmallDisk(string folder)
    {
        Folder = folder;
        _ballast = Path.Combine(folder, "ballast");
    }

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>Mounts one. The test is skipped where that is not allowed.</summary>
    /// <param name="megabytes">Its size.</param>
    public static async Task<SmallDisk> MountAsync(int megabytes)
    {
        string folder = Directory.CreateTempSubdirectory("exportportal-disk-").FullName;
        (int exitCode, string error) = await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder);
        if (exitCode != 0)
        {
            Directory.Delete(folder);
            Assert.Skip($"A file system can be mounted by root only: {error.Trim()}");
        }

        return new SmallDisk(folder);
    }

    /// <summary>Takes every free page.</summary>
    public void Fill()
    {
        using FileStream file = new(_ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (int size in new[] { 256 * 1024, 4096 })
        {
            byte[] block = new byte[size];
            try
            {
                while (true)
                {
                    file.Write(block);
                }
            }
            catch (IOException)
            {
                // No space left on device: what this is for.
            }
        }
    }

    /// <summary>Gives the pages back.</summary>
    public void Free() => File.Delete(_ballast);

    public async ValueTask DisposeAsync()
    {
        (int exitCode, string error) = await RunAsync("umount", Folder);
        Assert.True(exitCode == 0, error);
        Directory.Delete(Folder);
    }

    private static async Task<(int ExitCode, string Error)> RunAsync(params string[] command)
    {
        using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }
}

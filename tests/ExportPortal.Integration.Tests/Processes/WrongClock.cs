using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace ExportPortal.Integration.Tests.Processes;

/// <summary>
/// A system clock that is wrong for one process: Debian's libfaketime answers its questions for the time of day. The process notices nothing,
/// just as on a machine whose clock was set wrong.
/// </summary>
internal static class WrongClock
{
    /// <summary>Makes a program see a wrong time of day once it is started.</summary>
    /// <param name="start">The program.</param>
    /// <param name="offset">How far its clock is ahead; negative when it is behind.</param>
    public static void Give(ProcessStartInfo start, TimeSpan offset)
    {
        start.Environment["LD_PRELOAD"] = Library();
        start.Environment["FAKETIME"] = string.Create(CultureInfo.InvariantCulture, $"{offset.TotalSeconds:+0;-0}");
        // Waits count on a clock that nobody sets. Left alone it also needs this "fix" left out, or every wait of .NET would end at once.
        start.Environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
        start.Environment["FAKETIME_FORCE_MONOTONIC_FIX"] = "0";
        // Files keep their true times: the machine has one file system.
        start.Environment["NO_FAKE_STAT"] = "1";
    }

    private static string Library()
    {
        string? found = Directory.GetDirectories("/usr/lib", "*-linux-*").Select(d => Path.Combine(d, "faketime", "libfaketime.so.1")).FirstOrDefault(File.Exists);
        Assert.True(found is not null, "The package libfaketime is needed.");
        return found!;
    }
}

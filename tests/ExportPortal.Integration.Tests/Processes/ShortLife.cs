using System.Diagnostics;
using System.Reflection;

namespace ExportPortal.Integration.Tests.Processes;

/// <summary>
/// Settings of the runtime for a process that lives for seconds: code that is compiled once and stays so, and one heap. Measured: a third off the
/// processor time of a start, of which the tests make hundreds. Measurements run the program as operators do.
/// </summary>
internal static class ShortLife
{
    private static readonly bool s_isTest = Assembly.GetEntryAssembly()?.GetName().Name?.EndsWith(".Tests", StringComparison.Ordinal) == true;

    public static void Give(ProcessStartInfo start)
    {
        if (s_isTest)
        {
            start.Environment["DOTNET_TC_CallCounting"] = "0";
            start.Environment["DOTNET_gcServer"] = "0";
        }
    }
}

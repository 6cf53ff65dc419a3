using System.Diagnostics;

namespace ExportPortal.Data.Storage;

/// <summary>Test hook: ends the process at a named point, as kill -9 would. Refused in Production.</summary>
public static class CrashPoints
{
    /// <summary>The environment variable that names the point.</summary>
    public const string Variable = "EXPORTPORTAL_CRASH_AT";

    /// <summary>Before the claim.</summary>
    public const string BeforeClaim = "before-claim";

    /// <summary>After the claim's commit, before the call.</summary>
    public const string AfterClaim = "after-claim";

    /// <summary>The request is sent, the answer not read.</summary>
    public const string DuringCall = "during-call";

    /// <summary>The answer is read, not recorded.</summary>
    public const string AfterCall = "after-call";

    /// <summary>Recorded, the job not acknowledged.</summary>
    public const string AfterRecord = "after-record";

    /// <summary>While tracking.</summary>
    public const string DuringTrack = "during-track";

    /// <summary>While reconciling.</summary>
    public const string DuringReconcile = "during-reconcile";

    /// <summary>While sweeping.</summary>
    public const string DuringSweep = "during-sweep";

    /// <summary>While an audit event is appended.</summary>
    public const string DuringAuditAppend = "during-audit-append";

    /// <summary>While a checkpoint is written.</summary>
    public const string DuringCheckpoint = "during-checkpoint";

    /// <summary>A background export of the audit history is written, its file not renamed yet.</summary>
    public const string DuringAuditExport = "during-audit-export";

    /// <summary>A mail or a webhook is delivered, and that is not noted.</summary>
    public const string AfterDelivery = "after-delivery";

    /// <summary>The environment variable that names a point at which the process is stopped (SIGSTOP) instead of ended.</summary>
    public const string StopVariable = "EXPORTPORTAL_STOP_AT";

    private static readonly string? Wanted = Environment.GetEnvironmentVariable(Variable);
    private static readonly string? WantedStop = Environment.GetEnvironmentVariable(StopVariable);
    private static int stopped;

    /// <summary>Every point there is.</summary>
    public static IReadOnlyList<string> All { get; } =
        [BeforeClaim, AfterClaim, DuringCall, AfterCall, AfterRecord, DuringTrack, DuringReconcile, DuringSweep, DuringAuditAppend, DuringCheckpoint, DuringAuditExport, AfterDelivery];

    /// <summary>What is wrong with the hook's setting, as one line; null when nothing is.</summary>
    public static string? FindFault(bool production) => FindFault(Variable, Wanted, production) ?? FindFault(StopVariable, WantedStop, production);

    /// <summary>Ends the process here when this point is the wanted one.</summary>
    public static void Reach(string point)
    {
        if (point == Wanted)
        {
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite); // SIGKILL is on its way: not one more statement may run
        }

        if (point == WantedStop && Interlocked.Exchange(ref stopped, 1) == 0)
        {
            using Process kill = Process.Start("kill", ["-STOP", $"{Environment.ProcessId}"]);
            kill.WaitForExit();
        }
    }

    private static string? FindFault(string variable, string? point, bool production) => point switch
    {
        null or "" => null,
        _ when production => $"{variable} is a test hook and refused in Production.",
        _ when !All.Contains(point) => $"{variable} names no crash point: \"{point}\". Known are {string.Join(", ", All)}.",
        _ => null,
    };
}

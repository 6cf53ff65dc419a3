using ExportPortal.Data.Audit.Search;
using ExportPortal.Web.Features.Audit;

namespace ExportPortal.Web.Features.Commands;

/// <summary>Commands about the audit history.</summary>
public static class AuditCommands
{
    /// <summary>Checks the history; exit code 1 and the first bad event when anything is wrong.</summary>
    public static PortalCommand Verify { get; } = new("audit verify", "[--checkpoints FILE] [--from SEQ]", ["checkpoints", "from"], VerifyAsync);

    /// <summary>Writes the history to standard output.</summary>
    public static PortalCommand Export { get; } = new("audit export", "--format jsonl|csv|xlsx [--query TEXT]", ["format", "query"], ExportAsync);

    /// <summary>Makes anew what events are found by.</summary>
    public static PortalCommand Reindex { get; } = new("audit reindex", "", [], ReindexAsync);

    private static async Task<int> VerifyAsync(IServiceProvider services, CommandLine line, CancellationToken cancel)
    {
        long from = line.Number("from") ?? 1;
        if (from < 1)
        {
            throw new WrongUsageException("--from counts from 1");
        }

        CheckpointFile? checkpoints = line.Find("checkpoints") is { } file ? await CheckpointFile.ReadAsync(file, cancel) : null;
        ChainReport report = await services.GetRequiredService<CheckHistory>().ForAsync(PortalCommands.Actor, from, e => checkpoints?.Compare(e), cancel);
        if (report.IsSound && checkpoints?.FindFault(from, from + report.Events - 1) is { } fault)
        {
            report = report with { FirstBadSeq = fault.Seq, Reason = fault.Reason };
        }

        if (!report.IsSound)
        {
            await Console.Out.WriteLineAsync($"Event {report.FirstBadSeq} is bad: {report.Reason}. {report.Events} events before it are in order.");
            return 1;
        }

        string compared = checkpoints is null ? "" : $", {checkpoints.Compared} checkpoints agree";
        await Console.Out.WriteLineAsync($"{report.Events} events are in order{compared}.");
        return 0;
    }

    private static async Task<int> ExportAsync(IServiceProvider services, CommandLine line, CancellationToken cancel)
    {
        Func<Stream, CancellationToken, Task> write = await services.GetRequiredService<ExportAudit>().ForAsync(PortalCommands.Actor, new AuditFilter(Query: line.Find("query")), line.Require("format"), cancel);
        await using Stream output = Console.OpenStandardOutput();
        await write(output, cancel);
        return 0;
    }

    private static async Task<int> ReindexAsync(IServiceProvider services, CommandLine line, CancellationToken cancel)
    {
        long made = await services.GetRequiredService<CatchUpAuditIndex>().RebuildAsync(null, cancel);
        await Console.Out.WriteLineAsync($"{made} audit events were made findable.");
        return 0;
    }
}

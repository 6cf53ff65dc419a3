using ExportPortal.Data.Audit.Search;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Audit.Checkpoints;

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

    /// <summary>Changes the key that signs checkpoints and prints the new one's id.</summary>
    public static PortalCommand RotateKey { get; } = new("audit rotate-key", "[--new FILE] [--old-is-lost yes]", ["new", "old-is-lost"], RotateKeyAsync);

    private static async Task<int> VerifyAsync(IServiceProvider services, CommandLine line, CancellationToken cancel)
    {
        long from = line.Number("from") ?? 1;
        if (from < 1)
        {
            throw new WrongUsageException("--from counts from 1");
        }

        IProgress<VerifyProgress>? progress = Console.IsErrorRedirected ? null : new Progress<VerifyProgress>(p => Console.Error.Write($"\r{p.Events:n0} of {p.Total:n0} events "));
        AuditVerification found = await services.GetRequiredService<VerifyAudit>().ForAsync(PortalCommands.Actor, new VerifyScope(from, line.Find("checkpoints")), new LittleMemory(progress), cancel);
        if (found.FirstBad is { } bad)
        {
            await Console.Out.WriteLineAsync($"Event {bad.Seq} is bad: {bad.Reason}. {found.Events} events before it are in order.");
            return 1;
        }

        await Console.Out.WriteLineAsync($"{found.Events} events are in order, {found.Checkpoints} checkpoints agree.");
        return 0;
    }

    private static async Task<int> RotateKeyAsync(IServiceProvider services, CommandLine line, CancellationToken cancel)
    {
        AuditKey key = await services.GetRequiredService<Audit.Checkpoints.RotateKey>().ForAsync(PortalCommands.Actor, line.Find("new"), line.Find("old-is-lost") == "yes", cancel);
        await Console.Error.WriteLineAsync(key.SignatureByPrevious is null ? "The key is changed, without the signature of the one before." : "The key is changed. Bring the file to the other nodes.");
        await Console.Out.WriteLineAsync(key.KeyId);
        return 0;
    }

    private static async Task<int> ExportAsync(IServiceProvider services, CommandLine line, CancellationToken cancel)
    {
        await using AuditDownload file = await services.GetRequiredService<ExportAudit>().ForAsync(PortalCommands.Actor, new AuditFilter(Query: line.Find("query")), line.Require("format"), cancel);
        await using Stream output = Console.OpenStandardOutput();
        await file.WriteAsync(output, cancel);
        return 0;
    }

    private static async Task<int> ReindexAsync(IServiceProvider services, CommandLine line, CancellationToken cancel)
    {
        long made = await services.GetRequiredService<CatchUpAuditIndex>().RebuildAsync(null, cancel);
        await Console.Out.WriteLineAsync($"{made} audit events were made findable.");
        return 0;
    }

    // The collector of a server lets garbage grow for long before it looks at it. A verification makes little, but over a long history it adds up, and the
    // command promises to stay small.
    private sealed class LittleMemory(IProgress<VerifyProgress>? shown) : IProgress<VerifyProgress>
    {
        private const long EventsBetween = 100_000;
        private long next = EventsBetween;

        public void Report(VerifyProgress value)
        {
            shown?.Report(value);
            if (value.Events >= next)
            {
                next = value.Events + EventsBetween;
                GC.Collect();
            }
        }
    }
}

using Hangfire.AspNetCore;
using Hangfire.Logging;

namespace ExportPortal.Web.Features.Execution;

/// <summary>
/// Hangfire's log in the host's own. Hangfire keeps it in a static: where a process has had several hosts, it may be the one of a host that
/// is gone, and asking that for a logger must not keep the jobs of another from running.
/// </summary>
/// <param name="factory">The host's loggers.</param>
public sealed class HangfireLogs(ILoggerFactory factory) : ILogProvider
{
    private readonly AspNetCoreLogProvider _host = new(factory);

    /// <inheritdoc />
    public ILog GetLogger(string name)
    {
        try
        {
            return _host.GetLogger(name);
        }
        catch (ObjectDisposedException)
        {
            return new Silence();
        }
    }

    private sealed class Silence : ILog
    {
        public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null) => false;
    }
}

using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Execution;

/// <summary>Sweeps the requests, each time with services of its own.</summary>
public sealed class SweepLoop(IServiceScopeFactory scopes, IHostApplicationLifetime life, IOptions<ExecutionSettings> settings, TimeProvider clock, ILogger<SweepLoop> log)
    : RepeatedWork("The sweep", life, settings, clock, log)
{
    /// <inheritdoc />
    protected override async Task WorkAsync(CancellationToken cancel)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Sweep>().ExecuteAsync(cancel);
    }
}

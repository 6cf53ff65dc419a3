using Amazon.Lightsail;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using ExportPortal.Data.Storage;

namespace ExportPortal.Web.Features.Execution;

/// <summary>The only client that ExportSnapshot goes through: it sends a call once or not at all.</summary>
public sealed class ExportOnceClient : AmazonLightsailClient
{
    /// <summary>Makes the client with the default credential chain.</summary>
    /// <param name="config">Endpoint and region, prepared by <see cref="OnlyOnce"/>.</param>
    public ExportOnceClient(AmazonLightsailConfig config)
        : base(config)
    {
    }

    /// <summary>Makes the client with given credentials.</summary>
    /// <param name="credentials">The connection's credentials.</param>
    /// <param name="config">Endpoint and region, prepared by <see cref="OnlyOnce"/>.</param>
    public ExportOnceClient(AWSCredentials credentials, AmazonLightsailConfig config)
        : base(credentials, config)
    {
    }

    /// <summary>Switches off everything in the SDK that sends a call again.</summary>
    /// <param name="config">The client's settings.</param>
    /// <param name="timeout">After this the call counts as unanswered.</param>
    public static AmazonLightsailConfig OnlyOnce(AmazonLightsailConfig config, TimeSpan timeout)
    {
        // ExportSnapshot has no client token: a retry by the SDK could export twice. Reconcile decides, not the SDK.
        // MaxStaleConnectionRetries is a second, separate retry: with MaxErrorRetry = 0 alone a reset is still sent 11 times.
        config.MaxErrorRetry = 0;
        config.MaxStaleConnectionRetries = 0;
        config.Timeout = timeout;
        return config;
    }

    /// <inheritdoc />
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerAfter<Signer>(new SendGuard());
        pipeline.AddHandlerAfter<SendGuard>(new CrashDuringCall());
    }

    /// <summary>Ends the process between the wire and the answer when the test hook asks for it.</summary>
    private sealed class CrashDuringCall : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            T answer = await base.InvokeAsync<T>(executionContext);
            CrashPoints.Reach(CrashPoints.DuringCall);
            return answer;
        }
    }
}

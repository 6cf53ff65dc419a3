using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace ExportPortal.Web.Features.Execution;

/// <summary>The signed call was held back: nothing was sent.</summary>
public sealed class SendGuardException(string message) : Exception(message);

/// <summary>
/// The innermost step before the wire, after signing: a call that leaves later than its claim allows could arrive when nobody
/// watches any more. Refusing here is a certain "not sent".
/// </summary>
public sealed class SendGuard : PipelineHandler
{
    /// <inheritdoc />
    public override void InvokeSync(IExecutionContext executionContext)
    {
        Check();
        base.InvokeSync(executionContext);
    }

    /// <inheritdoc />
    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        Check();
        return base.InvokeAsync<T>(executionContext);
    }

    private static void Check()
    {
        ClaimedAt claim = ClaimedAt.Now ?? throw new SendGuardException("There is no claim behind this call.");
        if (claim.Age > claim.SendWithin)
        {
            throw new SendGuardException($"{claim.Age.TotalSeconds:0.0} s have passed since the claim; {claim.SendWithin.TotalSeconds:0} s are the most.");
        }
    }
}

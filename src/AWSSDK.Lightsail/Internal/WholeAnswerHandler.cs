using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.Lightsail.Internal;

/// <summary>
/// Reads the body of an answer to its end, within the client's <c>Timeout</c>, before anything parses it. The SDK's own
/// time-out ends with the headers: a server that falls silent inside the body would hold the call for ever.
/// </summary>
internal sealed class WholeAnswerHandler : PipelineHandler
{
    // HttpClient's own default, which the SDK uses when no Timeout is set.
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(100);

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        IRequestContext request = executionContext.RequestContext;
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(request.CancellationToken);
        limit.CancelAfter(request.ClientConfig.Timeout ?? DefaultTimeout);
        try
        {
            return await InvokeAsync<T>(executionContext, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException cause) when (limit.IsCancellationRequested && !request.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The answer did not arrive in full within the client's Timeout.", cause);
        }
    }

    private async Task<T> InvokeAsync<T>(IExecutionContext executionContext, CancellationToken cancellationToken)
        where T : AmazonWebServiceResponse, new()
    {
        try
        {
            T result = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
            IResponseContext response = executionContext.ResponseContext;
            response.HttpResponse = await WholeAnswer.ReadAsync(response.HttpResponse, cancellationToken).ConfigureAwait(false);
            return result;
        }
        catch (HttpErrorResponseException error)
        {
            IWebResponseData answer = await WholeAnswer.ReadAsync(error.Response, cancellationToken).ConfigureAwait(false);
            throw new HttpErrorResponseException(error.Message, error, answer);
        }
    }
}

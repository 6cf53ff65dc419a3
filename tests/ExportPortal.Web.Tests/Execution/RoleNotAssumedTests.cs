using Amazon.Runtime;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Execution;
using Xunit;

namespace ExportPortal.Web.Tests.Execution;

/// <summary>A role that cannot be assumed: the call that needed it was not sent, whatever went wrong on the way to STS.</summary>
public sealed class RoleNotAssumedTests
{
    public static TheoryData<Exception> Causes =>
    [
        new AmazonServiceException("is not authorized to perform: sts:AssumeRole", null, ErrorType.Sender, "AccessDenied", "id", System.Net.HttpStatusCode.Forbidden),
        new AmazonServiceException("internal", null, ErrorType.Receiver, "InternalFailure", "id", System.Net.HttpStatusCode.InternalServerError),
        new TaskCanceledException("no answer", new TimeoutException()),
        new HttpRequestException("reset", new System.Net.Sockets.SocketException(104)),
    ];

    [Theory]
    [MemberData(nameof(Causes))]
    public void Nothing_was_sent_and_the_portal_tries_again(Exception cause)
    {
        CallError error = CallErrors.From("ExportSnapshot", new RoleNotAssumedException("arn:aws:iam::111122223333:role/ExportPortal: " + cause.Message, cause));

        Assert.Equal(("role-not-assumed", CallEffect.None, (int?)null), (error.Code, error.Effect, error.HttpStatus));
        Assert.Contains(cause.Message, error.Message, StringComparison.Ordinal);
        Assert.Equal(AfterError.TryLater, ErrorCatalogue.For(error.Code, error.HttpStatus).Next);
    }
}

using Amazon.Runtime;

namespace ExportPortal.Web.Features.Execution;

/// <summary>STS did not hand out credentials for the connection's role: the call that wanted them was not sent.</summary>
/// <param name="message">What STS or the network said.</param>
/// <param name="cause">What the SDK threw.</param>
public sealed class RoleNotAssumedException(string message, Exception cause) : AmazonClientException(message, cause);

/// <summary>
/// The SDK's credentials of an assumed role, which it renews before they end. A refusal of STS comes out under a name of its own:
/// it must not be taken for an answer, or the loss of an answer, of the call that needed the credentials.
/// </summary>
/// <param name="source">Credentials that may assume the role.</param>
/// <param name="roleArn">The role.</param>
/// <param name="sessionName">RoleSessionName of AssumeRole, shown in CloudTrail.</param>
/// <param name="options">The external id among others.</param>
public sealed class RoleCredentials(AWSCredentials source, string roleArn, string sessionName, AssumeRoleAWSCredentialsOptions options)
    : AssumeRoleAWSCredentials(source, roleArn, sessionName, options)
{
    /// <inheritdoc />
    protected override CredentialsRefreshState GenerateNewCredentials()
    {
        try
        {
            return base.GenerateNewCredentials();
        }
        catch (Exception exception) when (exception is not RoleNotAssumedException)
        {
            throw Named(exception);
        }
    }

    /// <inheritdoc />
    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        try
        {
            return await base.GenerateNewCredentialsAsync();
        }
        catch (Exception exception) when (exception is not RoleNotAssumedException)
        {
            throw Named(exception);
        }
    }

    private RoleNotAssumedException Named(Exception exception) => new($"{RoleArn}: {(exception.InnerException ?? exception).Message}", exception);
}

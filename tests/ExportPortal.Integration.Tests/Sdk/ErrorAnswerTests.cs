using System.Net;
using Amazon.Lightsail;
using Amazon.Lightsail.Model;
using Amazon.Runtime;
using Xunit;

namespace ExportPortal.Integration.Tests.Sdk;

/// <summary>Error answers become the exception of their name, with everything that the answer said.</summary>
public sealed class ErrorAnswerTests
{
    public static TheoryData<string, int, Type> Modelled => new()
    {
        { "AccessDeniedException", 400, typeof(AccessDeniedException) },
        { "AccountSetupInProgressException", 400, typeof(AccountSetupInProgressException) },
        { "InvalidInputException", 400, typeof(InvalidInputException) },
        { "NotFoundException", 400, typeof(NotFoundException) },
        { "OperationFailureException", 400, typeof(OperationFailureException) },
        { "RegionSetupInProgressException", 400, typeof(RegionSetupInProgressException) },
        { "ServiceException", 500, typeof(ServiceException) },
        { "UnauthenticatedException", 400, typeof(UnauthenticatedException) },
    };

    [Theory]
    [MemberData(nameof(Modelled))]
    public async Task A_modelled_error_is_its_own_exception_with_code_docs_and_tip(string name, int status, Type type)
    {
        AmazonLightsailException error = await FailAsync(Answers.Http(status, $$"""{"__type":"{{name}}","message":"No.","code":"c1","docs":"d1","tip":"t1"}"""));

        Assert.Equal(type, error.GetType());
        Assert.Equal((name, "No.", (HttpStatusCode)status, Answers.RequestId), (error.ErrorCode, error.Message, error.StatusCode, error.RequestId));
        Assert.Equal(status == 500 ? ErrorType.Receiver : ErrorType.Sender, error.ErrorType);
        Assert.Equal(("c1", "d1", "t1"), (Member(error, "Code"), Member(error, "Docs"), Member(error, "Tip")));
    }

    [Theory]
    [MemberData(nameof(Modelled))]
    public async Task A_namespace_before_the_name_does_not_matter(string name, int status, Type type)
    {
        AmazonLightsailException error = await FailAsync(Answers.Error(status, "com.amazonaws.lightsail#" + name));

        Assert.Equal(type, error.GetType());
        Assert.Equal(name, error.ErrorCode);
    }

    [Theory]
    [InlineData("x-amzn-ErrorType: NotFoundException")]
    [InlineData("x-amzn-ErrorType: NotFoundException:http://internal.amazon.com/coral/com.amazonaws.lightsail/")]
    public async Task The_header_names_the_error_when_the_body_does_not(string header)
    {
        NotFoundException error = Assert.IsType<NotFoundException>(await FailAsync(Answers.Http(400, """{"message":"No.","code":"c1"}""", header)));

        Assert.Equal(("NotFoundException", "No.", "c1"), (error.ErrorCode, error.Message, error.Code));
    }

    [Fact]
    public async Task The_header_names_the_error_when_there_is_no_body_at_all()
    {
        AmazonLightsailException error = await FailAsync(Answers.Http(400, "", "x-amzn-ErrorType: InvalidInputException"));

        Assert.IsType<InvalidInputException>(error);
    }

    [Theory]
    [InlineData(400, "SomethingNewException")]
    [InlineData(400, "ThrottlingException")]
    [InlineData(400, "ExpiredTokenException")]
    [InlineData(429, "TooManyRequestsException")]
    [InlineData(503, "RequestLimitExceeded")]
    public async Task Any_other_name_is_a_plain_Lightsail_exception_that_keeps_the_name(int status, string name)
    {
        AmazonLightsailException error = await FailAsync(Answers.Error(status, name, "Slow down."));

        Assert.Equal(typeof(AmazonLightsailException), error.GetType());
        Assert.Equal((name, "Slow down.", (HttpStatusCode)status, Answers.RequestId), (error.ErrorCode, error.Message, error.StatusCode, error.RequestId));
    }

    [Theory]
    [InlineData(502, "<html><body>Bad Gateway</body></html>")]
    [InlineData(503, "upstream connect error")]
    [InlineData(504, "")]
    [InlineData(500, "[1,2]")]
    public async Task An_error_that_names_nothing_keeps_its_status_and_request_id(int status, string body)
    {
        AmazonLightsailException error = await FailAsync(Answers.Http(status, body));

        Assert.Equal(typeof(AmazonLightsailException), error.GetType());
        Assert.Equal(((HttpStatusCode)status, Answers.RequestId, ""), (error.StatusCode, error.RequestId, error.ErrorCode));
    }

    [Fact]
    public async Task Members_of_other_types_in_an_error_are_ignored()
    {
        NotFoundException error = Assert.IsType<NotFoundException>(await FailAsync(Answers.Http(400, """{"__type":"NotFoundException","message":"No.","docs":7,"tip":null}""")));

        Assert.Equal((null, null, null), (error.Code, error.Docs, error.Tip));
    }

    private static async Task<AmazonLightsailException> FailAsync(Answer answer)
    {
        await using ScriptedServer server = new(answer);
        using AmazonLightsailClient client = AClient.For(server);
        return await Assert.ThrowsAnyAsync<AmazonLightsailException>(() => client.ExportSnapshotAsync(new ExportSnapshotRequest { SourceSnapshotName = "web-1" }));
    }

    private static object? Member(AmazonLightsailException error, string name) => error.GetType().GetProperty(name)!.GetValue(error);
}

using Amazon;
using Amazon.Lightsail;
using Amazon.Lightsail.Model;
using Amazon.Runtime;
using Xunit;

namespace ExportPortal.Integration.Tests.Sdk;

/// <summary>Every call is signed for the service "lightsail" in its Region, over all that matters.</summary>
public sealed class SigningTests
{
    [Fact]
    public async Task A_call_carries_the_signature_that_its_bytes_deserve()
    {
        await using ScriptedServer server = new(Answers.Json("{}"));
        using AmazonLightsailClient client = AClient.For(server);

        await client.ExportSnapshotAsync(new ExportSnapshotRequest { SourceSnapshotName = "web-ü" });

        ReceivedCall call = server.OnlyCall;
        Assert.Equal(SignatureV4.Expected(call, AClient.AccessKey, AClient.Secret, AClient.Region, "lightsail"), call.Headers["authorization"]);
    }

    [Fact]
    public async Task Host_date_and_target_are_under_the_signature()
    {
        await using ScriptedServer server = new(Answers.Json("{}"));
        using AmazonLightsailClient client = AClient.For(server);

        await client.GetRegionsAsync(new GetRegionsRequest());

        string[] signed = server.OnlyCall.Headers["authorization"].Split("SignedHeaders=")[1].Split(',')[0].Split(';');
        Assert.Superset(new HashSet<string> { "host", "x-amz-date", "x-amz-target", "content-type" }, signed.ToHashSet());
    }

    [Fact]
    public async Task A_session_token_is_sent_and_signed()
    {
        await using ScriptedServer server = new(Answers.Json("{}"));
        using AmazonLightsailClient client = new(new SessionAWSCredentials(AClient.AccessKey, AClient.Secret, "a-token"), AClient.SendingOnce(server));

        await client.GetRegionsAsync(new GetRegionsRequest());

        ReceivedCall call = server.OnlyCall;
        Assert.Equal("a-token", call.Headers["x-amz-security-token"]);
        Assert.Contains("x-amz-security-token", call.Headers["authorization"], StringComparison.Ordinal);
        Assert.Equal(SignatureV4.Expected(call, AClient.AccessKey, AClient.Secret, AClient.Region, "lightsail"), call.Headers["authorization"]);
    }

    [Fact]
    public async Task Another_secret_gives_another_signature()
    {
        await using ScriptedServer server = new(Answers.Json("{}"));
        using AmazonLightsailClient client = AClient.For(server);

        await client.GetRegionsAsync(new GetRegionsRequest());

        ReceivedCall call = server.OnlyCall;
        Assert.NotEqual(SignatureV4.Expected(call, AClient.AccessKey, "another secret", AClient.Region, "lightsail"), call.Headers["authorization"]);
    }

    [Fact]
    public async Task With_a_service_URL_the_authentication_Region_is_the_signing_Region()
    {
        await using ScriptedServer server = new(Answers.Json("{}"));
        AmazonLightsailConfig config = new() { ServiceURL = server.Url, AuthenticationRegion = RegionEndpoint.USWest2.SystemName };
        using AmazonLightsailClient client = AClient.For(config);

        await client.GetRegionsAsync(new GetRegionsRequest());

        ReceivedCall call = server.OnlyCall;
        Assert.Equal(SignatureV4.Expected(call, AClient.AccessKey, AClient.Secret, "us-west-2", "lightsail"), call.Headers["authorization"]);
    }
}

using System.Net;
using LightsailEmulator;
using Xunit;

namespace ExportPortal.Integration.Tests.Emulator;

public sealed class SignatureTests : EmulatorTest
{
    private static readonly byte[] s_empty = "{}"u8.ToArray();

    [Fact]
    public async Task A_good_signature_is_accepted() => Assert.Equal(HttpStatusCode.OK, (await Client.CallAsync("GetRegions")).Status);

    [Fact]
    public async Task A_wrong_secret_is_refused() =>
        AssertError("InvalidSignatureException", await Client.CallAsync("GetRegions", signer: SigV4Signer.Admin with { Secret = "emulator-secret-tags" }));

    [Fact]
    public async Task An_unknown_key_is_refused() =>
        AssertError("UnrecognizedClientException", await Client.CallAsync("GetRegions", signer: SigV4Signer.Admin with { AccessKeyId = "AKIAUNKNOWN000000001" }));

    [Fact]
    public async Task A_temporary_key_is_good_with_its_token_until_it_ends()
    {
        SigV4Signer session = SigV4Signer.Admin with { AccessKeyId = "ASIASESSION000000001", Secret = "secret-of-the-session", SessionToken = "token-of-the-session" };
        AssertError("UnrecognizedClientException", await Client.CallAsync("GetRegions", signer: session));

        await Client.PostAsync("keys", Key(seconds: 600));
        Assert.Equal(HttpStatusCode.OK, (await Client.CallAsync("GetRegions", signer: session)).Status);
        AssertError("UnrecognizedClientException", await Client.CallAsync("GetRegions", signer: session with { SessionToken = null }));
        AssertError("UnrecognizedClientException", await Client.CallAsync("GetRegions", signer: session with { SessionToken = "another" }));
        AssertError("UnrecognizedClientException", await Client.CallAsync("GetRegions", signer: SigV4Signer.Admin with { SessionToken = "token-of-the-session" }));
        AssertError("InvalidSignatureException", await Client.CallAsync("GetRegions", signer: session with { Secret = "another" }));

        await Client.PostAsync("keys", Key(seconds: 0));
        AssertError("ExpiredTokenException", await Client.CallAsync("GetRegions", signer: session));

        object Key(int seconds) => new { accessKeyId = session.AccessKeyId, secretAccessKey = session.Secret, sessionToken = session.SessionToken, expiresInSeconds = seconds };
    }

    [Fact]
    public async Task A_missing_signature_is_refused() =>
        AssertError("MissingAuthenticationTokenException", await Client.SendAsync(Client.Request("GetRegions", s_empty)));

    [Fact]
    public async Task An_unreadable_signature_is_refused()
    {
        HttpRequestMessage request = Client.Request("GetRegions", s_empty);
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=x");

        AssertError("IncompleteSignatureException", await Client.SendAsync(request));
    }

    [Theory]
    [InlineData(-280, null)]
    [InlineData(-330, "Signature expired")]
    [InlineData(270, null)]
    [InlineData(330, "Signature not yet current")]
    public async Task A_signature_is_good_for_five_minutes_either_way(int seconds, string? refusal)
    {
        Reply reply = await Client.CallAsync("GetRegions", signedAt: DateTimeOffset.UtcNow.AddSeconds(seconds));

        Assert.Equal(refusal is null ? HttpStatusCode.OK : HttpStatusCode.BadRequest, reply.Status);
        if (refusal is not null)
        {
            AssertError("InvalidSignatureException", reply);
            Assert.StartsWith(refusal, reply.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Time_travel_does_not_age_signatures()
    {
        await Client.AdvanceAsync(86_400);

        Assert.Equal(HttpStatusCode.OK, (await Client.CallAsync("GetRegions")).Status);
    }

    [Theory]
    [InlineData("ec2", "eu-central-1")]
    [InlineData("127", "eu-central-1")]
    [InlineData("lightsail", "eu-central-9")]
    public async Task A_signature_must_be_for_lightsail_in_one_of_its_regions(string service, string region) =>
        AssertError("InvalidSignatureException", await Client.CallAsync("GetRegions", signer: SigV4Signer.Admin with { Service = service, Region = region }));

    [Fact]
    public async Task A_changed_body_is_refused()
    {
        byte[] sent = """{"sourceSnapshotName":"billing-app-1-monthly"}"""u8.ToArray();
        HttpRequestMessage request = Client.Request("ExportSnapshot", sent);
        SigV4Signer.Admin.Sign(request, """{"sourceSnapshotName":"shop-web-1-before-upgrade"}"""u8.ToArray(), DateTimeOffset.UtcNow);

        AssertError("InvalidSignatureException", await Client.SendAsync(request));
        Assert.Empty(await Client.LedgerAsync());
    }

    [Fact]
    public async Task A_changed_operation_is_refused()
    {
        HttpRequestMessage request = Client.Request("GetRegions", s_empty);
        SigV4Signer.Admin.Sign(request, s_empty, DateTimeOffset.UtcNow);
        request.Headers.Remove("X-Amz-Target");
        request.Headers.Add("X-Amz-Target", "Lightsail_20161128.GetOperations");

        AssertError("InvalidSignatureException", await Client.SendAsync(request));
    }

    [Theory]
    [InlineData("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD")]
    [InlineData("X-Amz-Security-Token", "token")]
    public async Task A_header_that_matters_must_be_signed(string name, string value)
    {
        HttpRequestMessage request = Client.Request("GetRegions", s_empty);
        SigV4Signer.Admin.Sign(request, s_empty, DateTimeOffset.UtcNow);
        request.Headers.Add(name, value);

        AssertError("InvalidSignatureException", await Client.SendAsync(request));
    }

    [Fact]
    public async Task Without_authentication_anyone_calls_and_the_header_still_tells_the_region()
    {
        await using EmulatorHost open = await EmulatorHost.StartAsync(Options with { NoAuth = true });
        using var client = new EmulatorClient(open.Url);

        Reply unsigned = await client.SendAsync(client.Request("GetInstanceSnapshots", s_empty));
        Reply wronglySigned = await client.CallAsync("GetDiskSnapshots", signer: new SigV4Signer("AKIAANYBODY", "any", "eu-west-1"));

        Assert.Equal("us-east-1", (string?)unsigned.Json["instanceSnapshots"]![0]!["location"]!["regionName"]);
        Assert.Equal("blog-media-failed", (string?)Assert.Single(wronglySigned.Json["diskSnapshots"]!.AsArray())!["name"]);
    }
}

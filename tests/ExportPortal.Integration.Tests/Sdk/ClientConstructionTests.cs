using Amazon;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Lightsail;
using Amazon.Lightsail.Model;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExportPortal.Integration.Tests.Sdk;

/// <summary>The client is made, extended and registered as any client of the SDK is.</summary>
public sealed class ClientConstructionTests
{
    private static readonly BasicAWSCredentials Credentials = new(AClient.AccessKey, AClient.Secret);

    [Theory]
    [InlineData("eu-central-1", "https://lightsail.eu-central-1.amazonaws.com")]
    [InlineData("us-east-1", "https://lightsail.us-east-1.amazonaws.com")]
    [InlineData("cn-north-1", "https://lightsail.cn-north-1.amazonaws.com.cn")]
    [InlineData("eu-central-7", "https://lightsail.eu-central-7.amazonaws.com")]
    public void Without_a_service_URL_the_Region_decides_the_endpoint(string region, string url)
    {
        using AmazonLightsailClient client = new(Credentials, RegionEndpoint.GetBySystemName(region));

        Assert.Equal(url, client.DetermineServiceOperationEndpoint(new GetRegionsRequest()).URL.TrimEnd('/'));
    }

    [Fact]
    public void A_service_URL_wins()
    {
        using AmazonLightsailClient client = new(Credentials, new AmazonLightsailConfig { ServiceURL = "http://127.0.0.1:4566" });

        Assert.Equal("http://127.0.0.1:4566", client.DetermineServiceOperationEndpoint(new GetRegionsRequest()).URL.TrimEnd('/'));
    }

    [Theory]
    [InlineData(true, false, "https://lightsail-fips.us-east-1.amazonaws.com")]
    [InlineData(false, true, "https://lightsail.us-east-1.api.aws")]
    public void Fips_and_dual_stack_endpoints_follow_the_rules_of_the_partition(bool fips, bool dualStack, string url)
    {
        AmazonLightsailConfig config = new() { RegionEndpoint = RegionEndpoint.USEast1, UseFIPSEndpoint = fips, UseDualstackEndpoint = dualStack };

        Assert.Equal(url, config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(new GetRegionsRequest())).URL.TrimEnd('/'));
    }

    [Fact]
    public void All_ways_of_making_a_client_lead_to_the_same_Region()
    {
        AmazonLightsailConfig config = new() { RegionEndpoint = RegionEndpoint.EUCentral1, DefaultAWSCredentials = Credentials };
        AmazonLightsailClient[] clients =
        [
            new(config),
            new(Credentials, config),
            new(Credentials, RegionEndpoint.EUCentral1),
            new(AClient.AccessKey, AClient.Secret, config),
            new(AClient.AccessKey, AClient.Secret, RegionEndpoint.EUCentral1),
            new(AClient.AccessKey, AClient.Secret, "token", config),
            new(AClient.AccessKey, AClient.Secret, "token", RegionEndpoint.EUCentral1),
        ];

        Assert.All(clients, client => Assert.Equal("eu-central-1", client.Config.RegionEndpoint.SystemName));
        Assert.All(clients, client => client.Dispose());
    }

    [Fact]
    public async Task The_client_can_be_registered_with_the_SDK_s_own_extension()
    {
        await using ScriptedServer server = new(Answers.Json("""{"regions":[]}"""));
        AWSOptions options = new() { Credentials = Credentials };
        options.DefaultClientConfig.ServiceURL = server.Url;
        await using ServiceProvider services = new ServiceCollection().AddAWSService<IAmazonLightsail>(options).BuildServiceProvider();

        GetRegionsResponse response = await services.GetRequiredService<IAmazonLightsail>().GetRegionsAsync(new GetRegionsRequest());

        Assert.Empty(response.Regions!);
    }

    [Fact]
    public async Task A_subclass_can_refuse_to_send_after_the_call_was_signed()
    {
        await using ScriptedServer server = new(Answers.Json("{}"));
        using GuardedClient client = new(AClient.SendingOnce(server));

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.ExportSnapshotAsync(new ExportSnapshotRequest { SourceSnapshotName = "web-1" }));

        Assert.StartsWith("AWS4-HMAC-SHA256 ", client.Guard.SeenSignature, StringComparison.Ordinal);
        Assert.Empty(server.Calls);
    }

    [Fact]
    public void Enumerations_are_open_and_compare_by_value()
    {
        OperationType export = "ExportSnapshot";

        Assert.Equal("ExportSnapshot", export.Value);
        Assert.Equal(OperationType.FindValue("ExportSnapshot"), export);
        Assert.Same(OperationStatus.Succeeded, OperationStatus.FindValue("Succeeded"));
    }

    private sealed class GuardedClient(AmazonLightsailConfig config) : AmazonLightsailClient(Credentials, config)
    {
        // Assigned here because the base constructor builds the pipeline.
        public RefusingHandler Guard { get; private set; } = null!;

        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            Guard = new RefusingHandler();
            pipeline.AddHandlerAfter<Signer>(Guard);
        }
    }

    private sealed class RefusingHandler : PipelineHandler
    {
        public string? SeenSignature { get; private set; }

        public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            SeenSignature = executionContext.RequestContext.Request.Headers["Authorization"];
            throw new InvalidOperationException("Too late to send.");
        }
    }
}

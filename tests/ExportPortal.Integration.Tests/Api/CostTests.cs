using System.Net;
using System.Text.Json.Nodes;
using ExportPortal.Integration.Tests.Portal;
using Xunit;

namespace ExportPortal.Integration.Tests.Api;

/// <summary>The estimate of what an export costs.</summary>
public sealed class CostTests(SharedPortal shared) : ApiTest(shared)
{
    [Fact]
    public async Task A_request_carries_its_estimate_with_currency_and_date()
    {
        JsonNode request = await SubmitAsync();
        using HttpClient rita = Portal.ClientFor(Portal.Rita);

        JsonNode cost = (await rita.CallAsync(PathOf(request))).Must(HttpStatusCode.OK).Json["estimatedMonthlyCost"]!;

        Assert.Equal(Math.Round(0.054m * (int)request["sizeInGb"]!, 2, MidpointRounding.AwayFromZero), (decimal)cost["amount"]!);
        Assert.Equal(("USD", "2026-11-01"), ((string)cost["currency"]!, (string)cost["asOf"]!));
    }
}

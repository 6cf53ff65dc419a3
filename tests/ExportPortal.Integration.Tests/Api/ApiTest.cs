using System.Net;
using System.Text.Json.Nodes;
using ExportPortal.Integration.Tests.Portal;
using Xunit;

namespace ExportPortal.Integration.Tests.Api;

/// <summary>A test of the API on the class's portal.</summary>
public abstract class ApiTest(SharedPortal shared) : IClassFixture<SharedPortal>
{
    private protected const string Why = "Moving the shop to EC2 before the summer sale.";

    private protected PortalUnderTest Portal { get; } = shared.Portal;

    private protected static object Wanted(string snapshotName, string? justification = Why) =>
        new { connection = PortalUnderTest.Connection, region = PortalUnderTest.Region, snapshotName, justification };

    private protected async Task<JsonNode> SubmitAsync(string? snapshotName = null, Person? by = null)
    {
        using HttpClient client = Portal.ClientFor(by ?? Portal.Rita);
        return (await client.SendAsync("/api/v1/requests", Wanted(snapshotName ?? await Portal.MakeSnapshotAsync()))).Must(HttpStatusCode.Created).Json;
    }

    private protected static string PathOf(JsonNode request, string action = "") => $"/api/v1/requests/{request["id"]}{action}";
}

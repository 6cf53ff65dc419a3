using System.Net;
using System.Text.Json.Nodes;
using ExportPortal.Data;
using ExportPortal.Domain.Audit;
using ExportPortal.Integration.Tests.Portal;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExportPortal.Integration.Tests.Api;

/// <summary>Exports made outside the portal, over REST.</summary>
public sealed class OutsideExportsApiTests(SharedPortal shared) : ApiTest(shared)
{
    private const string Path = "/api/v1/outside-exports";

    [Fact]
    public async Task What_AWS_lists_and_no_request_owns_is_what_the_list_shows()
    {
        string own = await Portal.MakeSnapshotAsync();
        JsonNode request = await SubmitAsync(own);
        using HttpClient anna = Portal.ClientFor(Portal.Anna);
        (await anna.SendAsync(PathOf(request, "/approve"), new { })).Must(HttpStatusCode.OK);
        string stranger = await ExportInConsoleAsync();
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        await PortalUnderTest.UntilAsync(async () => (string)(await rita.CallAsync(PathOf(request))).Must(HttpStatusCode.OK).Json["status"]!, status => status == "Succeeded");
        JsonNode found = await FoundAsync(stranger);

        Assert.Equal((PortalUnderTest.Connection, PortalUnderTest.Region, 0), ((string)found["connection"]!, (string)found["region"]!, (int)found["requests"]!));
        Assert.StartsWith("ExportSnapshotRecord-", (string)found["recordName"]!, StringComparison.Ordinal);
        string[] listed = [.. (await AllAsync($"region={PortalUnderTest.Region}&limit=500")).Select(e => (string)e["recordArn"]!)];
        await using PortalDb db = Portal.OpenDb();
        List<string?> owned = await db.Requests.SelectMany(r => r.Attempts).Select(a => a.ExportRecordArn).ToListAsync();
        string[] inAws = [.. (await Portal.EmulatorControl.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords")).Select(r => (string)r["arn"]!)];
        Assert.Equal(inAws.Except(owned).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.NotEmpty(owned.OfType<string>());

        using HttpClient otto = Portal.ClientFor(Portal.Otto);
        JsonArray events = (await otto.CallAsync($"/api/v1/audit?subject={found["recordName"]}")).Must(HttpStatusCode.OK).Json["items"]!.AsArray();
        Assert.Equal(AuditActions.ExportFoundOutside, (string)Assert.Single(events)!["action"]!);
    }

    [Fact]
    public async Task A_cursor_goes_on_behind_the_last_item()
    {
        string[] names = [await ExportInConsoleAsync(), await ExportInConsoleAsync(), await ExportInConsoleAsync()];
        foreach (string name in names)
        {
            await FoundAsync(name);
        }

        List<JsonNode> whole = await AllAsync("limit=500");
        List<JsonNode> single = await AllAsync("limit=1");

        Assert.Equal(whole.Select(e => (string)e["recordArn"]!), single.Select(e => (string)e["recordArn"]!));
        Assert.Equal(whole.Select(e => (DateTimeOffset)e["createdAt"]!).OrderDescending(), whole.Select(e => (DateTimeOffset)e["createdAt"]!));
        Assert.True(whole.Count >= 3);
    }

    [Fact]
    public async Task Filters_leave_what_has_all_of_them()
    {
        string name = await ExportInConsoleAsync("eu-west-1");
        await FoundAsync(name);

        Assert.Equal(name, (string)Assert.Single(await AllAsync($"region=eu-west-1&connection={PortalUnderTest.Connection}&q={name.ToUpperInvariant()}"))["snapshotName"]!);
        Assert.Empty(await AllAsync($"region=us-east-1&q={name}"));
        Assert.Empty(await AllAsync($"connection=nowhere&q={name}"));
    }

    [Fact]
    public async Task Only_auditors_and_administrators_may()
    {
        foreach (Person person in (Person[])[Portal.Rita, Portal.Anna])
        {
            using HttpClient client = Portal.ClientFor(person);
            (await client.CallAsync(Path)).MustBeProblem(HttpStatusCode.Forbidden, "role-missing");
        }

        using HttpClient ada = Portal.ClientFor(Portal.Ada);
        (await ada.CallAsync(Path)).Must(HttpStatusCode.OK);
        await using PortalDb db = Portal.OpenDb();
        Assert.Contains(await db.AuditEvents.Where(e => e.Action == AuditActions.Refused && e.SubjectType == "outside-exports").Select(e => e.ActorId).ToListAsync(), id => id == Portal.Rita.Id);
    }

    [Theory]
    [InlineData("cursor=nonsense", "cursor-invalid", "cursor")]
    [InlineData("cursor=MTIz", "cursor-invalid", "cursor")]
    [InlineData("cursor=%00", "cursor-invalid", "cursor")]
    [InlineData("limit=0", "limit-invalid", "limit")]
    [InlineData("limit=501", "limit-invalid", "limit")]
    public async Task What_cannot_be_read_is_refused(string query, string code, string field)
    {
        using HttpClient otto = Portal.ClientFor(Portal.Otto);
        (await otto.CallAsync($"{Path}?{query}")).MustBeProblem(HttpStatusCode.BadRequest, code, field);
    }

    private async Task<string> ExportInConsoleAsync(string region = PortalUnderTest.Region)
    {
        string name = await Portal.MakeSnapshotAsync(region: region);
        await Portal.EmulatorControl.PostAsync("export", new { region, sourceSnapshotName = name });
        return name;
    }

    /// <summary>The export as the list shows it, once the sweep has found it.</summary>
    private async Task<JsonNode> FoundAsync(string snapshotName) =>
        (await PortalUnderTest.UntilAsync(async () => (await AllAsync($"q={snapshotName}")).FirstOrDefault(e => (string)e["snapshotName"]! == snapshotName), found => found is not null))!;

    private async Task<List<JsonNode>> AllAsync(string query)
    {
        using HttpClient otto = Portal.ClientFor(Portal.Otto);
        List<JsonNode> all = [];
        string? cursor = null;
        do
        {
            JsonNode page = (await otto.CallAsync($"{Path}?{query}{(cursor is null ? "" : $"&cursor={cursor}")}")).Must(HttpStatusCode.OK).Json;
            all.AddRange(page["items"]!.AsArray().Select(e => e!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);
        return all;
    }
}

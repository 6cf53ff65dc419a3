using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ExportPortal.Data;
using ExportPortal.Domain.Audit;
using ExportPortal.Integration.Tests.Portal;
using ExportPortal.Integration.Tests.Processes;
using Microsoft.EntityFrameworkCore;
using MiniExcelLibs;
using Xunit;

namespace ExportPortal.Integration.Tests.Api;

/// <summary>The query language over REST, and what auditors take away: workbooks, background exports, evidence.</summary>
public sealed class AuditTakeAwayTests(SharedPortal shared) : ApiTest(shared)
{
    [Fact]
    public async Task A_query_filters_the_list_in_both_orders_and_a_wrong_one_is_pointed_at()
    {
        JsonNode request = await SubmitAsync();
        using HttpClient otto = Portal.ClientFor(Portal.Otto);
        string query = Uri.EscapeDataString($"request:{request["number"]} status:PendingApproval -action:notifications.tested summer");

        JsonNode found = Assert.Single((await otto.CallAsync($"/api/v1/audit?query={query}")).Must(HttpStatusCode.OK).Json["items"]!.AsArray())!;
        Assert.Equal("request.submitted", (string)found["action"]!);

        JsonNode first = (await otto.CallAsync("/api/v1/audit?order=oldest&limit=2")).Must(HttpStatusCode.OK).Json;
        Assert.Equal([1, 2], first["items"]!.AsArray().Select(e => (long)e!["seq"]!));
        JsonNode second = (await otto.CallAsync($"/api/v1/audit?order=oldest&limit=1&cursor={first["nextCursor"]}")).Must(HttpStatusCode.OK).Json;
        Assert.Equal(3, (long)second["items"]![0]!["seq"]!);

        ApiAnswer wrong = (await otto.CallAsync("/api/v1/audit?query=web%20nofield:x")).MustBeProblem(HttpStatusCode.BadRequest, "query-invalid", "query");
        Assert.StartsWith("At character 5: There is no field", (string)wrong.Json["detail"]!, StringComparison.Ordinal);
        (await otto.CallAsync("/api/v1/audit?order=sideways")).MustBeProblem(HttpStatusCode.BadRequest, "order-invalid", "order");
    }

    [Fact]
    public async Task A_workbook_holds_the_filtered_events_as_texts()
    {
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        object wanted = Wanted(await Portal.MakeSnapshotAsync(), "=1+1, Grüße 漢字 🚀, a \"quoted\" word, _x0041_ as it stands,\nand a second line");
        JsonNode request = (await rita.SendAsync("/api/v1/requests", wanted)).Must(HttpStatusCode.Created).Json;
        using HttpClient otto = Portal.ClientFor(Portal.Otto);
        using HttpResponseMessage answer = await otto.GetAsync($"/api/v1/audit/export?format=xlsx&query=request:{request["id"]}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.EndsWith(".xlsx", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'), StringComparison.Ordinal);
        byte[] file = await answer.Content.ReadAsByteArrayAsync();
        using MemoryStream workbook = new(file);

        List<IDictionary<string, object>> rows = [.. workbook.Query(useHeaderRow: true).Cast<IDictionary<string, object>>()];

        await using PortalDb db = Portal.OpenDb();
        List<AuditEvent> events = await db.AuditEvents.Where(e => e.RequestId == (Guid)request["id"]!).OrderBy(e => e.Seq).ToListAsync();
        Assert.Equal(events.Select(e => e.Hash), rows.Select(r => (string)r["hash"]));
        Assert.Equal(events.Select(e => e.Data), rows.Select(r => (string)r["data"]));
        Assert.Contains("🚀", events[0].Data, StringComparison.Ordinal);
        using ZipArchive parts = new(new MemoryStream(file));
        using StreamReader sheet = new(parts.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        string xml = await sheet.ReadToEndAsync();
        Assert.Contains("🚀", xml, StringComparison.Ordinal); // not as numbers, which some spreadsheets show as such
        Assert.Contains("_x005F_x0041_", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("<f>", xml, StringComparison.Ordinal);
        Assert.Equal($"sha-256=:{Convert.ToBase64String(SHA256.HashData(file))}:", Assert.Single(answer.Headers.GetValues("Content-Digest")));
        string sum = Convert.ToHexStringLower(SHA256.HashData(file));
        Assert.Equal(1, await db.AuditEvents.CountAsync(e => e.Action == AuditActions.AuditExported && e.Data.Contains(sum)));
        Assert.Equal(events.Select(e => (double)e.Seq), rows.Select(r => Convert.ToDouble(r["seq"], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_background_export_can_be_fetched_by_who_asked_and_has_the_sum_it_names()
    {
        await SubmitAsync();
        using HttpClient otto = Portal.ClientFor(Portal.Otto);
        JsonNode asked = (await otto.SendAsync("/api/v1/audit/exports", new { format = "jsonl", query = "action:request" })).Must(HttpStatusCode.Accepted).Json;
        string path = $"/api/v1/audit/exports/{asked["id"]}";

        JsonNode ready = asked;
        await Until.TrueAsync(async () => (string)(ready = (await otto.CallAsync(path)).Must(HttpStatusCode.OK).Json)["state"]! == "Ready", TimeSpan.FromSeconds(30), "the export is ready", () => Task.FromResult(ready.ToJsonString()));
        byte[] file = await otto.GetByteArrayAsync((string)ready["file"]!);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), (string)ready["sha256"]!);
        Assert.Equal(file.Length, (long)ready["size"]!);
        string[] lines = Encoding.UTF8.GetString(file).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((long)ready["written"]!, lines.Length);
        Assert.All(lines, l => Assert.Contains("\"action\":\"request.", l, StringComparison.Ordinal));
        await using PortalDb db = Portal.OpenDb();
        Assert.Equal(1, await db.AuditEvents.CountAsync(e => e.Action == AuditActions.AuditDownloaded && e.SubjectId == (string)asked["id"]!));
        Assert.Contains((await otto.CallAsync("/api/v1/audit/exports")).Must(HttpStatusCode.OK).Json.AsArray(), e => (string)e!["id"]! == (string)asked["id"]!);

        Person other = await Portal.MakePersonAsync($"auditor-{Guid.NewGuid():N}", Domain.Accounts.Role.Auditor);
        using HttpClient stranger = Portal.ClientFor(other);
        (await stranger.CallAsync(path)).MustBeProblem(HttpStatusCode.NotFound, "export-not-found");
        (await stranger.CallAsync(path + "/file")).MustBeProblem(HttpStatusCode.NotFound, "export-not-found");
        Assert.Empty((await stranger.CallAsync("/api/v1/audit/exports")).Must(HttpStatusCode.OK).Json.AsArray());
    }

    [Fact]
    public async Task Evidence_verifies_with_its_own_files_alone()
    {
        JsonNode request = await SubmitAsync();
        using HttpClient otto = Portal.ClientFor(Portal.Otto);
        byte[] bundle = await otto.GetByteArrayAsync(PathOf(request, "/evidence"));

        Dictionary<string, byte[]> files = await UnzipAsync(bundle);
        Assert.Superset(new HashSet<string> { "README.md", "verify.py", "request.json", "decisions.json", "attempts.json", "operations.json", "errors.json", "events.jsonl", "head.json", "SHA256SUMS" }, files.Keys.ToHashSet());
        foreach (string line in Encoding.UTF8.GetString(files["SHA256SUMS"]).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split("  ");
            Assert.Equal(parts[0], Convert.ToHexStringLower(SHA256.HashData(files[parts[1]])));
        }

        string[] events = Encoding.UTF8.GetString(files["events.jsonl"]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(events);
        foreach (string line in events)
        {
            int cut = line.LastIndexOf(",\"hash\":\"", StringComparison.Ordinal);
            Assert.Equal(line[(cut + 9)..^2], Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line[..cut] + "}"))));
            Assert.Equal((string)request["id"]!, (string)JsonNode.Parse(line)!["requestId"]!);
        }

        await using PortalDb db = Portal.OpenDb();
        Assert.Equal(1, await db.AuditEvents.CountAsync(e => e.Action == AuditActions.AuditEvidence && e.RequestId == (Guid)request["id"]!));
        (await otto.CallAsync($"/api/v1/requests/{Guid.NewGuid()}/evidence")).MustBeProblem(HttpStatusCode.NotFound, "request-not-found");
    }

    [Fact]
    public async Task Nobody_but_auditors_and_administrators_takes_anything_away()
    {
        JsonNode request = await SubmitAsync();
        foreach (Person person in new[] { Portal.Anna, Portal.Rita })
        {
            using HttpClient client = Portal.ClientFor(person);
            (await client.CallAsync(PathOf(request, "/evidence"))).MustBeProblem(HttpStatusCode.Forbidden, "role-missing");
            (await client.CallAsync("/api/v1/audit/exports")).MustBeProblem(HttpStatusCode.Forbidden, "role-missing");
            (await client.CallAsync($"/api/v1/audit/exports/{Guid.NewGuid()}/file")).MustBeProblem(HttpStatusCode.Forbidden, "role-missing");
            (await client.SendAsync("/api/v1/audit/exports", new { format = "csv" })).MustBeProblem(HttpStatusCode.Forbidden, "role-missing");
            (await client.CallAsync("/api/v1/audit?query=rita")).MustBeProblem(HttpStatusCode.Forbidden, "role-missing");
        }
    }

    private static async Task<Dictionary<string, byte[]>> UnzipAsync(byte[] bundle)
    {
        Dictionary<string, byte[]> files = [];
        using ZipArchive zip = new(new MemoryStream(bundle));
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using MemoryStream content = new();
            await using Stream stream = entry.Open();
            await stream.CopyToAsync(content);
            files[entry.Name] = content.ToArray();
        }

        return files;
    }
}

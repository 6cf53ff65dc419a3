using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CsvHelper;
using ExportPortal.Data;
using ExportPortal.Domain.Audit;
using ExportPortal.Integration.Tests.Portal;
using ExportPortal.Web.Features.Audit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExportPortal.Integration.Tests.Api;

/// <summary>The audit history over REST: list, take away, verify.</summary>
public sealed class AuditApiTests(SharedPortal shared) : ApiTest(shared)
{
    [Fact]
    public async Task Events_are_listed_newest_first_and_filtered()
    {
        JsonNode request = await SubmitAsync();
        using HttpClient otto = Portal.ClientFor(Portal.Otto);

        JsonArray ofRequest = (await otto.CallAsync($"/api/v1/audit?subject={request["id"]}&action=request.submitted")).Must(HttpStatusCode.OK).Json["items"]!.AsArray();
        JsonNode submitted = Assert.Single(ofRequest)!;
        Assert.Equal("Token", (string)submitted["actorKind"]!);
        Assert.Equal(Why, (string)submitted["data"]!["justification"]!);
        Assert.Equal(64, ((string)submitted["hash"]!).Length);

        JsonNode page = (await otto.CallAsync("/api/v1/audit?limit=2")).Must(HttpStatusCode.OK).Json;
        JsonNode next = (await otto.CallAsync($"/api/v1/audit?limit=2&cursor={page["nextCursor"]}")).Must(HttpStatusCode.OK).Json;
        long[] seqs = [.. page["items"]!.AsArray().Concat(next["items"]!.AsArray()).Select(e => (long)e!["seq"]!)];
        Assert.Equal(4, seqs.Length);
        Assert.Equal(seqs.OrderDescending(), seqs);

        string past = Uri.EscapeDataString(DateTimeOffset.UtcNow.AddDays(-1).ToString("O"));
        Assert.Empty((await otto.CallAsync($"/api/v1/audit?to={past}")).Must(HttpStatusCode.OK).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task Json_lines_can_be_verified_without_the_portal()
    {
        await SubmitAsync();
        using HttpClient otto = Portal.ClientFor(Portal.Otto);
        ApiAnswer answer = (await otto.CallAsync("/api/v1/audit/export?format=jsonl")).Must(HttpStatusCode.OK);
        Assert.Equal("application/jsonl", answer.MediaType);
        Assert.Equal("attachment", answer.Message.Content.Headers.ContentDisposition!.DispositionType);

        string prevHash = new('0', 64);
        long seq = 0;
        foreach (string line in ((string)answer.Json!).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            JsonNode parsed = JsonNode.Parse(line)!;
            int cut = line.LastIndexOf(",\"hash\":\"", StringComparison.Ordinal);
            string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line[..cut] + "}")));
            Assert.Equal(++seq, (long)parsed["seq"]!);
            Assert.Equal(prevHash, (string)parsed["prevHash"]!);
            Assert.Equal(hash, (string)parsed["hash"]!);
            prevHash = hash;
        }

        Assert.True(seq > 6);
        await using PortalDb db = Portal.OpenDb();
        AuditEvent exported = await db.AuditEvents.OrderByDescending(e => e.Seq).FirstAsync(e => e.Action == AuditActions.AuditExported);
        Assert.Contains("jsonl", exported.Data, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("+1+1")]
    [InlineData("-2+3")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    [InlineData("\uFF1D1+1")]
    public async Task Csv_cells_are_no_formulas(string evil)
    {
        using MemoryStream output = new();
        AuditEvent auditEvent = AuditChain.Append(1, AuditChain.Genesis, Guid.CreateVersion7(), DateTimeOffset.UtcNow, new AuditActor(null, evil, ActorKind.User), new AuditEntry { Action = AuditActions.Refused, SubjectType = "test", SubjectId = $"plain, \"quoted\"\nand {evil}" });

        await AuditFormat.WriteCsvAsync(output, new[] { auditEvent }.ToAsyncEnumerable(), CancellationToken.None);

        string text = Encoding.UTF8.GetString(output.ToArray());
        Assert.StartsWith("\uFEFFseq,id,at,", text, StringComparison.Ordinal);
        output.Position = 0;
        string[][] rows = ReadCsv(output);
        Assert.Equal("'" + evil, rows[1][5]);
        Assert.Equal($"plain, \"quoted\"\nand {evil}", rows[1][9]);
    }

    [Fact]
    public async Task Csv_has_a_row_for_each_event()
    {
        await SubmitAsync();
        using HttpClient otto = Portal.ClientFor(Portal.Otto);
        using HttpResponseMessage answer = await otto.GetAsync("/api/v1/audit/export?format=csv&action=request.submitted");
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        string[][] rows = ReadCsv(await answer.Content.ReadAsStreamAsync());

        await using PortalDb db = Portal.OpenDb();
        Assert.Equal(await db.AuditEvents.CountAsync(e => e.Action == AuditActions.RequestSubmitted), rows.Length - 1);
        Assert.All(rows.Skip(1), row => Assert.Equal("request.submitted", row[7]));
    }

    [Fact]
    public async Task A_sound_history_verifies()
    {
        await SubmitAsync();
        using HttpClient otto = Portal.ClientFor(Portal.Otto);
        JsonNode report = (await otto.CallAsync("/api/v1/audit/verify")).Must(HttpStatusCode.OK).Json;
        Assert.True((bool)report["ok"]!);
        Assert.True((long)report["events"]! > 6);
        Assert.False(report.AsObject().ContainsKey("firstBad"));
        Assert.True((long)report["checkpoints"]! >= 0);
    }

    private static string[][] ReadCsv(Stream stream)
    {
        using CsvReader reader = CsvReader.Create(stream, CsvReaderOptions.Default with { HasHeader = false });
        List<string[]> rows = [];
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetString(i))]);
        }

        return [.. rows];
    }
}

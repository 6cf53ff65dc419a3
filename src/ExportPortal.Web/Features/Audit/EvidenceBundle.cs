using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Api;
using ExportPortal.Web.Features.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Audit;

/// <summary>Everything about one request in one file that can be checked without the portal.</summary>
/// <param name="Name">What the file is called.</param>
/// <param name="Content">A zip.</param>
public sealed record Evidence(string Name, byte[] Content);

/// <summary>Makes the evidence of one request for auditors. That it was taken is recorded before, so that it is in the history and not in itself.</summary>
public sealed class EvidenceBundle(CurrentUser user, IDbContextFactory<PortalDb> databases, PortalTransactions transactions, IEvidenceCheckpoints checkpoints, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Converters = { new JsonStringEnumConverter(), new ApiTime() }, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>An error of the call, as the API never shows it to requesters.</summary>
    private sealed record ErrorLine(DateTimeOffset At, string Operation, string Code, string? Message, int? HttpStatus, string? AwsRequestId, string Effect);

    /// <summary>Makes it.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing, request-not-found</exception>
    public async Task<Evidence> ExecuteAsync(Guid requestId, CancellationToken cancel)
    {
        Actor actor = await user.RequireAsync(Attempted.OnRequest("take evidence", requestId), cancel, Role.Auditor, Role.Administrator);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        ExportRequest request = await db.Requests.AsNoTracking().Whole().SingleOrDefaultAsync(r => r.Id == requestId, cancel) ?? throw RequestAccess.NotFound();
        List<AuditEvent> events = await db.AuditEvents.AsNoTracking().Where(e => e.RequestId == requestId).OrderBy(e => e.Seq).ToListAsync(cancel);
        var head = await db.AuditHead.AsNoTracking().Select(h => new { h.Seq, h.Hash }).SingleAsync(cancel);
        await transactions.RecordAsync(actor.ForAudit, new AuditEntry
        {
            Action = AuditActions.AuditEvidence, SubjectType = "request", SubjectId = requestId.ToString(), RequestId = requestId,
            Data = new Dictionary<string, object?> { ["number"] = request.Number, ["snapshot"] = request.SnapshotName, ["events"] = events.Count, ["headSeq"] = head.Seq, ["headHash"] = head.Hash },
        }, cancel);

        RequestView view = RequestView.From(request);
        List<EvidenceFile> files =
        [
            Text("README.md", EvidenceTexts.Readme(request, events, head.Seq, head.Hash, actor.Name, clock.GetUtcNow())),
            Text("verify.py", EvidenceTexts.Verifier),
            Data("request.json", view), Data("decisions.json", view.Decisions), Data("attempts.json", view.Attempts), Data("operations.json", view.Operations),
            Data("errors.json", request.Errors.OrderBy(e => e.At).Select(e => new ErrorLine(e.At, e.Operation, e.Code, e.Message, e.HttpStatus, e.AwsRequestId, e.Effect.ToString()))),
            new EvidenceFile("events.jsonl", await LinesAsync(events, cancel)),
            Data("head.json", new { seq = head.Seq, hash = head.Hash }),
            .. await checkpoints.ReadAsync(events.Count == 0 ? 1 : events[0].Seq, cancel),
        ];
        files.Add(Text("SHA256SUMS", string.Concat(files.Select(f => $"{Convert.ToHexStringLower(SHA256.HashData(f.Content))}  {f.Name}\n"))));
        return new Evidence($"evidence-{request.Number}.zip", await ZipAsync(files, cancel));
    }

    private static EvidenceFile Text(string name, string text) => new(name, Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")));

    private static EvidenceFile Data<T>(string name, T value) => new(name, JsonSerializer.SerializeToUtf8Bytes(value, Json));

    private static async Task<byte[]> LinesAsync(List<AuditEvent> events, CancellationToken cancel)
    {
        using MemoryStream lines = new();
        await AuditFormat.WriteJsonLinesAsync(lines, events.ToAsyncEnumerable(), cancel);
        return lines.ToArray();
    }

    // The events of one request are some hundred at most: they fit into memory.
    private async Task<byte[]> ZipAsync(List<EvidenceFile> files, CancellationToken cancel)
    {
        using MemoryStream zip = new();
        DateTimeOffset now = clock.GetUtcNow();
        using (ZipArchive archive = new(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (EvidenceFile file in files)
            {
                ZipArchiveEntry entry = archive.CreateEntry(file.Name, CompressionLevel.Optimal);
                entry.LastWriteTime = now;
                await using Stream content = entry.Open();
                await content.WriteAsync(file.Content, cancel);
            }
        }

        return zip.ToArray();
    }
}

using System.Globalization;
using System.Text;
using CsvHelper;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;

namespace ExportPortal.Web.Features.Audit;

/// <summary>How events leave the portal: JSON Lines, faithful and verifiable, or CSV and Excel for spreadsheets.</summary>
public static class AuditFormat
{
    /// <summary>The formats that there are; also the ends of file names.</summary>
    public static readonly IReadOnlyList<string> All = ["jsonl", "csv", "xlsx"];

    internal static readonly string[] Columns =
        ["seq", "id", "at", "actorKind", "actorId", "actorName", "onBehalfOf", "action", "subjectType", "subjectId", "requestId", "ip", "data", "prevHash", "hash"];

    /// <summary>The format that a caller names.</summary>
    /// <exception cref="RuleBroken">format-invalid</exception>
    public static string Find(string? format) => All.FirstOrDefault(f => string.Equals(f, format, StringComparison.OrdinalIgnoreCase))
        ?? throw RuleBroken.Invalid("format-invalid", $"The format is one of: {string.Join(", ", All)}.", "format");

    /// <summary>The media type of a format.</summary>
    public static string MediaType(string format) => format switch
    {
        "csv" => "text/csv; charset=utf-8",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/jsonl; charset=utf-8",
    };

    /// <summary>Writes events in a format. Excel needs a stream that takes synchronous writes, and room for <paramref name="most"/> events.</summary>
    public static Task WriteAsync(string format, Stream output, IAsyncEnumerable<AuditEvent> events, long most, CancellationToken cancel) => format switch
    {
        "csv" => WriteCsvAsync(output, events, cancel),
        "xlsx" => AuditWorkbook.WriteAsync(output, events, most, cancel),
        _ => WriteJsonLinesAsync(output, events, cancel),
    };

    /// <summary>
    /// Writes JSON Lines. Each line is the event's canonical bytes with the hash as its last member: cut off the
    /// last member, and SHA-256 of the rest is the hash.
    /// </summary>
    public static async Task WriteJsonLinesAsync(Stream output, IAsyncEnumerable<AuditEvent> events, CancellationToken cancel)
    {
        await foreach (AuditEvent auditEvent in events.WithCancellation(cancel))
        {
            byte[] canonical = AuditChain.CanonicalBytes(auditEvent);
            await output.WriteAsync(canonical.AsMemory(0, canonical.Length - 1), cancel);
            await output.WriteAsync(Encoding.ASCII.GetBytes($",\"hash\":\"{auditEvent.Hash}\"}}\n"), cancel);
        }
    }

    /// <summary>Writes CSV (RFC 4180, UTF-8 with byte order mark) whose cells no spreadsheet takes for formulas.</summary>
    public static async Task WriteCsvAsync(Stream output, IAsyncEnumerable<AuditEvent> events, CancellationToken cancel)
    {
        await using CsvWriter csv = CsvWriter.Create(output, CsvWriterOptions.Default with { WriteByteOrderMark = true }, leaveOpen: true);
        await csv.WriteRecordAsync(Columns, cancel);
        await foreach (AuditEvent auditEvent in events.WithCancellation(cancel))
        {
            await csv.WriteRecordAsync([.. Cells(auditEvent).Select(cell => Neutralise(cell ?? ""))], cancel);
        }

        await csv.FlushAsync(cancel);
    }

    /// <summary>Puts an apostrophe before a cell that a spreadsheet would run as a formula.</summary>
    public static string Neutralise(string cell) =>
        // Full-width signs too: some spreadsheets read them like the plain ones.
        cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\0' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20' ? "'" + cell : cell;

    internal static string?[] Cells(AuditEvent e) =>
    [
        e.Seq.ToString(CultureInfo.InvariantCulture), e.Id.ToString(), CanonicalJson.Time(e.At), e.ActorKind.ToString(), e.ActorId?.ToString(), e.ActorName, e.OnBehalfOf,
        e.Action, e.SubjectType, e.SubjectId, e.RequestId?.ToString(), e.Ip, e.Data, e.PrevHash, e.Hash,
    ];
}

using System.Xml;
using ExportPortal.Domain.Audit;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace ExportPortal.Web.Features.Audit;

/// <summary>Writes events as an Excel workbook, row by row. Cells are texts: nothing in them is a formula.</summary>
public static class AuditWorkbook
{
    /// <summary>Events of one sheet; Excel takes 1,048,576 rows.</summary>
    public const int RowsOfSheet = 1_000_000;

    // The most that Excel takes in one cell.
    private const int LongestCell = 32_767;
    private const string Cut = " … (cut: see the JSON Lines)";

    /// <summary>Writes a workbook with as many sheets as needed.</summary>
    /// <param name="output">Takes synchronous writes.</param>
    /// <param name="events">The events.</param>
    /// <param name="most">How many there are at most; decides on the number of sheets.</param>
    /// <param name="cancel">Stops the writing.</param>
    public static async Task WriteAsync(Stream output, IAsyncEnumerable<AuditEvent> events, long most, CancellationToken cancel)
    {
        await using IAsyncEnumerator<AuditEvent> reader = events.GetAsyncEnumerator(cancel);
        Dictionary<string, object> sheets = [];
        long count = Math.Max(1, (most + RowsOfSheet - 1) / RowsOfSheet);
        for (long i = 1; i <= count; i++)
        {
            sheets[count == 1 ? "Events" : $"Events {i}"] = Rows(reader, cancel);
        }

        // The fast mode keeps a whole sheet in memory.
        OpenXmlConfiguration settings = new() { FastMode = false, AutoFilter = false, TableStyles = TableStyles.None };
        await Task.Run(() => output.SaveAs(sheets, printHeader: true, excelType: ExcelType.XLSX, configuration: settings), cancel);
    }

    // The library reads rows synchronously; the thread that waits is none of a request.
    private static IEnumerable<EventRow> Rows(IAsyncEnumerator<AuditEvent> reader, CancellationToken cancel)
    {
        for (int row = 0; row < RowsOfSheet && reader.MoveNextAsync().AsTask().GetAwaiter().GetResult(); row++)
        {
            cancel.ThrowIfCancellationRequested();
            yield return EventRow.Of(reader.Current);
        }
    }

    private static string? Cell(string? text)
    {
        if (text is null)
        {
            return null;
        }

        string clean = text.All(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)) ? text : string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD'));
        return clean.Length <= LongestCell ? clean : clean[..(LongestCell - Cut.Length)] + Cut;
    }

    // Names of the columns as in CSV. The library makes them of the members.
#pragma warning disable IDE1006, SA1300
    private sealed record EventRow(
        long seq, string? id, string? at, string? actorKind, string? actorId, string? actorName, string? onBehalfOf, string? action, string? subjectType, string? subjectId, string? requestId, string? ip,
        string? data, string? prevHash, string? hash)
#pragma warning restore IDE1006, SA1300
    {
        public static EventRow Of(AuditEvent e)
        {
            string?[] cells = [.. AuditFormat.Cells(e).Select(Cell)];
            return new EventRow(
                e.Seq, cells[1], cells[2], cells[3], cells[4], cells[5], cells[6], cells[7], cells[8], cells[9], cells[10], cells[11], cells[12], cells[13], cells[14]);
        }
    }
}

using System.Text.RegularExpressions;
using System.Xml;
using ExportPortal.Domain.Audit;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;

namespace ExportPortal.Web.Features.Audit;

/// <summary>Writes events as an Excel workbook, row by row. Cells are texts: nothing in them is a formula.</summary>
public static partial class AuditWorkbook
{
    /// <summary>Events of one sheet; Excel takes 1,048,576 rows.</summary>
    public const int RowsOfSheet = 1_000_000;

    // The most that Excel takes in one cell.
    private const int LongestCell = 32_767;
    private static readonly Dictionary<string, double> s_widths = new(StringComparer.Ordinal) { ["seq"] = 10, ["at"] = 27, ["actorName"] = 24, ["action"] = 28, ["data"] = 80 };
    private const string Cut = " … (cut: see the JSON Lines)";

    /// <summary>Writes a workbook with as many sheets as needed.</summary>
    /// <param name="output">Takes synchronous writes.</param>
    /// <param name="events">The events.</param>
    /// <param name="most">How many there are at most; decides on the number of sheets.</param>
    /// <param name="cancel">Stops the writing.</param>
    public static async Task WriteAsync(Stream output, IAsyncEnumerable<AuditEvent> events, long most, CancellationToken cancel)
    {
        await using Spreadsheet workbook = await Spreadsheet.CreateNewAsync(output, cancellationToken: cancel);
        StyleId bold = workbook.AddStyle(new Style { Font = { Bold = true } });
        DataCell[] cells = new DataCell[AuditFormat.Columns.Length];
        await using IAsyncEnumerator<AuditEvent> reader = events.GetAsyncEnumerator(cancel);
        long sheets = Math.Max(1, (most + RowsOfSheet - 1) / RowsOfSheet);
        for (long i = 1; i <= sheets; i++)
        {
            await workbook.StartWorksheetAsync(sheets == 1 ? "Events" : $"Events {i}", Layout(), cancel);
            await workbook.AddHeaderRowAsync(AuditFormat.Columns, bold, cancel);
            for (int row = 0; row < RowsOfSheet && await reader.MoveNextAsync(); row++)
            {
                Fill(cells, reader.Current);
                await workbook.AddRowAsync(cells, cancel);
            }
        }

        await workbook.FinishAsync(cancel);
    }

    private static WorksheetOptions Layout()
    {
        WorksheetOptions layout = new() { FrozenRows = 1 };
        foreach ((int column, string name) in AuditFormat.Columns.Index())
        {
            layout.Column(column + 1).Width = s_widths.GetValueOrDefault(name, 16);
        }

        return layout;
    }

    private static void Fill(DataCell[] cells, AuditEvent e)
    {
        foreach ((int column, string? text) in AuditFormat.Cells(e).Index())
        {
            cells[column] = column == 0 ? new DataCell(e.Seq) : new DataCell(Cell(text));
        }
    }

    private static string? Cell(string? text)
    {
        if (text is null)
        {
            return null;
        }

        string clean = text.All(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)) ? text : string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD'));
        clean = clean.Length <= LongestCell ? clean : clean[..(LongestCell - Cut.Length)] + Cut;
        return Escape().Replace(clean, "_x005F$0");
    }

    // What a workbook takes for a character written by its number is meant as it stands.
    [GeneratedRegex("_x[0-9A-Fa-f]{4}_", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}

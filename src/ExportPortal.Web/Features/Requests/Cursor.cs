using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ExportPortal.Domain;

namespace ExportPortal.Web.Features.Requests;

/// <summary>The opaque position in a list that is ordered by one number.</summary>
public static class Cursor
{
    /// <summary>Makes a cursor.</summary>
    public static string Write(long position) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(position.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Reads a cursor that came from outside.</summary>
    /// <exception cref="RuleBroken">cursor-invalid</exception>
    public static long Read(string cursor)
    {
        byte[] bytes = new byte[32];
        return cursor.Length <= 32 && Base64Url.IsValid(cursor) && Base64Url.TryDecodeFromChars(cursor, bytes, out int length)
            && long.TryParse(Encoding.ASCII.GetString(bytes, 0, length), NumberStyles.None, CultureInfo.InvariantCulture, out long position)
            ? position
            : throw RuleBroken.Invalid("cursor-invalid", "The cursor is not one that this list gave.", "cursor");
    }
}

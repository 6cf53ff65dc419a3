using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ExportPortal.Domain;

namespace ExportPortal.Web.Features.Requests;

/// <summary>The opaque position in a list that is ordered by one number, or by a time and a key.</summary>
public static class Cursor
{
    private const int LongestTimed = 1000;

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
            : throw Invalid();
    }

    /// <summary>Makes a cursor of a time and of the key that tells items of the same time apart.</summary>
    public static string Write(DateTimeOffset at, string key) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{at.UtcTicks.ToString(CultureInfo.InvariantCulture)} {key}"));

    /// <summary>Reads a cursor of a time and a key that came from outside.</summary>
    /// <exception cref="RuleBroken">cursor-invalid</exception>
    public static (DateTimeOffset At, string Key) ReadTimed(string cursor)
    {
        if (cursor.Length > LongestTimed || !Base64Url.IsValid(cursor))
        {
            throw Invalid();
        }

        string[] parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(' ', 2);
        return parts.Length == 2 && parts[1].Length > 0 && !parts[1].Contains('\0', StringComparison.Ordinal)
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks) && ticks <= DateTimeOffset.MaxValue.Ticks
            ? (new DateTimeOffset(ticks, TimeSpan.Zero), parts[1])
            : throw Invalid();
    }

    private static RuleBroken Invalid() => RuleBroken.Invalid("cursor-invalid", "The cursor is not one that this list gave.", "cursor");
}

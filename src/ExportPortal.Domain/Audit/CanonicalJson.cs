using System.Globalization;
using System.Text;

namespace ExportPortal.Domain.Audit;

/// <summary>
/// Canonical JSON after RFC 8785 for the values that the portal hashes: objects, arrays, strings, integers, booleans, null.
/// Fractions are written as strings, so that no number format can differ between languages.
/// </summary>
public static class CanonicalJson
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    // One buffer for each thread: nothing here waits while it holds one.
    [ThreadStatic]
    private static CanonicalBuffer? shared;

    /// <summary>A time as the portal writes it everywhere: UTC with six fraction digits, e.g. 2026-01-31T09:30:00.000000Z.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>The canonical bytes (UTF-8) of a value.</summary>
    /// <param name="value">A dictionary with string keys, an enumerable, string, Guid, time, enum, int, long, decimal, bool or null.</param>
    /// <exception cref="ArgumentException">The value is of a type that has no canonical form here.</exception>
    public static byte[] Write(object? value) => Written(value).Written.ToArray();

    /// <summary>The canonical text of a value; see <see cref="Write"/>.</summary>
    public static string Text(object? value) => Encoding.UTF8.GetString(Written(value).Written);

    private static CanonicalBuffer Written(object? value)
    {
        CanonicalBuffer buffer = shared ??= new CanonicalBuffer();
        buffer.Clear();
        WriteTo(buffer, value);
        return buffer;
    }

    private static void WriteTo(CanonicalBuffer buffer, object? value)
    {
        switch (value)
        {
            case null: buffer.Raw("null"u8); break;
            case bool flag: buffer.Raw(flag ? "true"u8 : "false"u8); break;
            case int number: buffer.Number(number); break;
            case long number: buffer.Number(number); break;
            case string text: buffer.Text(text); break;
            case Guid id: buffer.Id(id); break;
            case Enum name: buffer.Text(name.ToString()); break;
            case decimal amount: buffer.Text(amount.ToString(CultureInfo.InvariantCulture)); break;
            case DateTimeOffset time: buffer.Time(time); break;
            case TimeSpan span: buffer.Text(span.ToString("c", CultureInfo.InvariantCulture)); break;
            case IEnumerable<KeyValuePair<string, object?>> members: WriteObject(buffer, members); break;
            case System.Collections.IEnumerable items: WriteArray(buffer, items); break;
            default: throw new ArgumentException($"{value.GetType().Name} has no canonical JSON form.", nameof(value));
        }
    }

    private static void WriteObject(CanonicalBuffer buffer, IEnumerable<KeyValuePair<string, object?>> members)
    {
        KeyValuePair<string, object?>[] sorted = [.. members];
        // RFC 8785 sorts by UTF-16 code units, which is what ordinal comparison does.
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        buffer.Raw("{"u8);
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i > 0)
            {
                buffer.Raw(","u8);
            }

            buffer.Text(sorted[i].Key);
            buffer.Raw(":"u8);
            WriteTo(buffer, sorted[i].Value);
        }

        buffer.Raw("}"u8);
    }

    private static void WriteArray(CanonicalBuffer buffer, System.Collections.IEnumerable items)
    {
        buffer.Raw("["u8);
        bool first = true;
        foreach (object? item in items)
        {
            if (!first)
            {
                buffer.Raw(","u8);
            }

            first = false;
            WriteTo(buffer, item);
        }

        buffer.Raw("]"u8);
    }
}

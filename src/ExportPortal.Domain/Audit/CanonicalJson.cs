using System.Buffers;
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

    /// <summary>A time as the portal writes it everywhere: UTC with six fraction digits, e.g. 2026-01-31T09:30:00.000000Z.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>The canonical bytes (UTF-8) of a value.</summary>
    /// <param name="value">A dictionary with string keys, an enumerable, string, Guid, time, enum, int, long, decimal, bool or null.</param>
    /// <exception cref="ArgumentException">The value is of a type that has no canonical form here.</exception>
    public static byte[] Write(object? value)
    {
        ArrayBufferWriter<byte> buffer = new(512);
        WriteTo(buffer, value);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The canonical text of a value; see <see cref="Write"/>.</summary>
    public static string Text(object? value) => Encoding.UTF8.GetString(Write(value));

    internal static void WriteTo(IBufferWriter<byte> buffer, object? value)
    {
        switch (value)
        {
            case null: Ascii(buffer, "null"); break;
            case bool flag: Ascii(buffer, flag ? "true" : "false"); break;
            case int number: Ascii(buffer, number.ToString(CultureInfo.InvariantCulture)); break;
            case long number: Ascii(buffer, number.ToString(CultureInfo.InvariantCulture)); break;
            case string text: WriteString(buffer, text); break;
            case Guid id: WriteString(buffer, id.ToString()); break;
            case Enum name: WriteString(buffer, name.ToString()); break;
            case decimal amount: WriteString(buffer, amount.ToString(CultureInfo.InvariantCulture)); break;
            case DateTimeOffset time: WriteString(buffer, Time(time)); break;
            case TimeSpan span: WriteString(buffer, span.ToString("c", CultureInfo.InvariantCulture)); break;
            case IEnumerable<KeyValuePair<string, object?>> members: WriteObject(buffer, members); break;
            case System.Collections.IEnumerable items: WriteArray(buffer, items); break;
            default: throw new ArgumentException($"{value.GetType().Name} has no canonical JSON form.", nameof(value));
        }
    }

    private static void WriteObject(IBufferWriter<byte> buffer, IEnumerable<KeyValuePair<string, object?>> members)
    {
        Ascii(buffer, "{");
        bool first = true;
        // RFC 8785 sorts by UTF-16 code units, which is what ordinal comparison does.
        foreach ((string key, object? value) in members.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            if (!first)
            {
                Ascii(buffer, ",");
            }

            first = false;
            WriteString(buffer, key);
            Ascii(buffer, ":");
            WriteTo(buffer, value);
        }

        Ascii(buffer, "}");
    }

    private static void WriteArray(IBufferWriter<byte> buffer, System.Collections.IEnumerable items)
    {
        Ascii(buffer, "[");
        bool first = true;
        foreach (object? item in items)
        {
            if (!first)
            {
                Ascii(buffer, ",");
            }

            first = false;
            WriteTo(buffer, item);
        }

        Ascii(buffer, "]");
    }

    internal static void WriteString(IBufferWriter<byte> buffer, string text)
    {
        StringBuilder escaped = new(text.Length + 2);
        escaped.Append('"');
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            switch (c)
            {
                case '"': escaped.Append("\\\""); break;
                case '\\': escaped.Append("\\\\"); break;
                case '\b': escaped.Append("\\b"); break;
                case '\f': escaped.Append("\\f"); break;
                case '\n': escaped.Append("\\n"); break;
                case '\r': escaped.Append("\\r"); break;
                case '\t': escaped.Append("\\t"); break;
                case < ' ': escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
                // A lone surrogate has no UTF-8 form; both databases would store the replacement character.
                case var s when char.IsHighSurrogate(s) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]):
                    escaped.Append(s).Append(text[++i]);
                    break;
                case var s when char.IsSurrogate(s): escaped.Append('\uFFFD'); break;
                default: escaped.Append(c); break;
            }
        }

        escaped.Append('"');
        Ascii(buffer, escaped.ToString());
    }

    internal static void Ascii(IBufferWriter<byte> buffer, string text) => Encoding.UTF8.GetBytes(text, buffer);
}

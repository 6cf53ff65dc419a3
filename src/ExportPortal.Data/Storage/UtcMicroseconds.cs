using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ExportPortal.Data.Storage;

/// <summary>Stores every time as whole microseconds since 1970 UTC: sorts and compares alike on SQLite and PostgreSQL.</summary>
internal sealed class UtcMicroseconds() : ValueConverter<DateTimeOffset, long>(time => ToLong(time), number => FromLong(number))
{
    public static long ToLong(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromLong(long number) => DateTimeOffset.UnixEpoch.AddTicks(number * TimeSpan.TicksPerMicrosecond);
}

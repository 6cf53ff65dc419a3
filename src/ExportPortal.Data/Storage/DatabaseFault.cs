using Microsoft.Data.Sqlite;
using Npgsql;

namespace ExportPortal.Data.Storage;

/// <summary>Tells a database that cannot do its work now from mistakes of the program.</summary>
public static class DatabaseFault
{
    /// <summary>Why the database cannot be used now, as the rest of a sentence that begins with "the database"; null when something else went wrong.</summary>
    /// <param name="exception">What was thrown; the reason may lie inside it.</param>
    public static string? Explain(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            string? reason = e switch
            {
                SqliteException sqlite => OfSqlite(sqlite.SqliteErrorCode),
                PostgresException postgres => OfPostgres(postgres.SqlState),
                NpgsqlException => "cannot be reached", // what the server itself says is a PostgresException
                _ => null,
            };
            if (reason is not null)
            {
                return reason;
            }
        }

        return null;
    }

    // https://www.sqlite.org/rescode.html, primary result codes
    private static string? OfSqlite(int code) => code switch
    {
        5 or 6 => "is locked by another writer",
        8 => "is read-only",
        10 => "cannot read or write its file",
        13 => "has a full disk",
        14 => "cannot open its file",
        _ => null,
    };

    // PostgreSQL, appendix A, error codes
    private static string? OfPostgres(string state) => state switch
    {
        "53100" => "has a full disk",
        "53200" or "53300" or "53400" => "has no room for another connection or query",
        "25006" => "is read-only",
        "57P01" or "57P02" or "57P03" => "is starting or stopping",
        _ when state.StartsWith("08", StringComparison.Ordinal) => "cannot be reached",
        _ when state.StartsWith("58", StringComparison.Ordinal) => "cannot read or write its files",
        _ => null,
    };
}

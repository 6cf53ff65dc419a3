using Microsoft.EntityFrameworkCore.Migrations;

namespace ExportPortal.Migrations.Sqlite;

/// <summary>Refuses an insert over a row of the history: REPLACE does not fire delete triggers in SQLite.</summary>
internal static class AuditEventsNoReplace
{
    /// <summary>As it was at first: one question, which SQLite answers by uniting three lists, and an ABORT, for which it keeps a journal of each insert.</summary>
    public const string AtOnce = "WHEN EXISTS (SELECT 1 FROM \"AuditEvents\" WHERE \"Seq\" = NEW.\"Seq\" OR \"PrevHash\" = NEW.\"PrevHash\" OR \"Id\" = NEW.\"Id\") BEGIN SELECT RAISE(ABORT, ";

    /// <summary>Three questions, each of which one index answers. FAIL refuses the row as well and needs no journal: what the same statement has added before stays until the transaction ends.</summary>
    public const string Apart =
        "WHEN EXISTS (SELECT 1 FROM \"AuditEvents\" WHERE \"Seq\" = NEW.\"Seq\") OR EXISTS (SELECT 1 FROM \"AuditEvents\" WHERE \"PrevHash\" = NEW.\"PrevHash\") "
        + "OR EXISTS (SELECT 1 FROM \"AuditEvents\" WHERE \"Id\" = NEW.\"Id\") BEGIN SELECT RAISE(FAIL, ";

    public static void Make(MigrationBuilder migration, string rule)
    {
        migration.Sql("DROP TRIGGER \"AuditEvents_NoReplace\";");
        migration.Sql($"CREATE TRIGGER \"AuditEvents_NoReplace\" BEFORE INSERT ON \"AuditEvents\" {rule}'the audit history is append-only'); END;");
    }
}

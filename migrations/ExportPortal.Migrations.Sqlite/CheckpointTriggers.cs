using Microsoft.EntityFrameworkCore.Migrations;

namespace ExportPortal.Migrations.Sqlite;

/// <summary>Keeps checkpoints and keys append-only. REPLACE does not fire delete triggers in SQLite, so an insert over a row is refused as well.</summary>
internal static class CheckpointTriggers
{
    public static void Create(MigrationBuilder migration)
    {
        foreach ((string table, string key) in new[] { ("AuditCheckpoints", "Seq"), ("AuditKeys", "KeyId") })
        {
            const string refuse = "BEGIN SELECT RAISE(ABORT, 'the audit history is append-only'); END;";
            migration.Sql($"CREATE TRIGGER \"{table}_NoUpdate\" BEFORE UPDATE ON \"{table}\" {refuse}");
            migration.Sql($"CREATE TRIGGER \"{table}_NoDelete\" BEFORE DELETE ON \"{table}\" {refuse}");
            migration.Sql($"CREATE TRIGGER \"{table}_NoReplace\" BEFORE INSERT ON \"{table}\" WHEN EXISTS (SELECT 1 FROM \"{table}\" WHERE \"{key}\" = NEW.\"{key}\") {refuse}");
        }

        // A key over another one's successor would go by the unique index, which REPLACE satisfies by deleting.
        migration.Sql("CREATE TRIGGER \"AuditKeys_NoFork\" BEFORE INSERT ON \"AuditKeys\" WHEN EXISTS (SELECT 1 FROM \"AuditKeys\" WHERE \"PreviousKeyId\" = NEW.\"PreviousKeyId\") "
            + "BEGIN SELECT RAISE(ABORT, 'the audit history is append-only'); END;");
    }
}

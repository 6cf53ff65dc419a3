using Microsoft.EntityFrameworkCore.Migrations;

namespace ExportPortal.Migrations.PostgreSql;

/// <summary>Keeps checkpoints and keys append-only, also for TRUNCATE and in replica mode. The function is that of the events.</summary>
internal static class CheckpointTriggers
{
    private static readonly (string Table, string Prefix)[] s_tables = [("AuditCheckpoints", "audit_checkpoints"), ("AuditKeys", "audit_keys")];

    public static void Create(MigrationBuilder migration)
    {
        foreach ((string table, string prefix) in s_tables)
        {
            migration.Sql($"CREATE TRIGGER {prefix}_no_change BEFORE UPDATE OR DELETE ON \"{table}\" FOR EACH ROW EXECUTE FUNCTION audit_events_append_only();");
            migration.Sql($"CREATE TRIGGER {prefix}_no_truncate BEFORE TRUNCATE ON \"{table}\" FOR EACH STATEMENT EXECUTE FUNCTION audit_events_append_only();");
            migration.Sql($"ALTER TABLE \"{table}\" ENABLE ALWAYS TRIGGER {prefix}_no_change;");
            migration.Sql($"ALTER TABLE \"{table}\" ENABLE ALWAYS TRIGGER {prefix}_no_truncate;");
        }
    }
}

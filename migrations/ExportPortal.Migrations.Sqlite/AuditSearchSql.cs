using Microsoft.EntityFrameworkCore.Migrations;

namespace ExportPortal.Migrations.Sqlite;

/// <summary>
/// The tables by which audit events are found, as only SQLite's own words can say them. They are derived from the events; the portal fills them for
/// the events that exist as soon as it starts, or by the command "migrate".
/// </summary>
internal static class AuditSearchSql
{
    public static void Create(MigrationBuilder migration)
    {
        migration.Sql("""CREATE TABLE "AuditValues" ("Term" INTEGER NOT NULL PRIMARY KEY, "Field" INTEGER NOT NULL, "Value" TEXT NOT NULL);""");
        migration.Sql("""CREATE INDEX "IX_AuditValues_Field_Value" ON "AuditValues" ("Field", "Value");""");
        // The key is the whole row: without a row id it is stored once, in the order in which it is read.
        migration.Sql("""CREATE TABLE "AuditTerms" ("Term" INTEGER NOT NULL, "Seq" INTEGER NOT NULL, PRIMARY KEY ("Term", "Seq")) WITHOUT ROWID;""");
        migration.Sql("""CREATE TABLE "AuditSpans" ("Block" INTEGER NOT NULL PRIMARY KEY, "MinAt" INTEGER NOT NULL, "MaxAt" INTEGER NOT NULL);""");
        // Without content: the words' places only. The texts stand in the events.
        migration.Sql("""CREATE VIRTUAL TABLE "AuditText" USING fts5("Words", content='', columnsize=0, tokenize='unicode61 remove_diacritics 0');""");
    }

    public static void Drop(MigrationBuilder migration)
    {
        foreach (string table in new[] { "AuditText", "AuditSpans", "AuditTerms", "AuditValues" })
        {
            migration.Sql($"""DROP TABLE "{table}";""");
        }
    }

    // The chunks of one key lie behind each other, as they are read.
    public static void CreateBitmaps(MigrationBuilder migration) =>
        migration.Sql("""CREATE TABLE "AuditBitmaps" ("Level" INTEGER NOT NULL, "Term" INTEGER NOT NULL, "Chunk" INTEGER NOT NULL, "Bits" BLOB NOT NULL, PRIMARY KEY ("Level", "Term", "Chunk")) WITHOUT ROWID;""");

    public static void DropBitmaps(MigrationBuilder migration) => migration.Sql("""DROP TABLE "AuditBitmaps";""");

    // Of 65,536 events each; the portal adds them up.
    public static void CreateLongSpans(MigrationBuilder migration) =>
        migration.Sql("""CREATE TABLE "AuditLongSpans" ("Block" INTEGER NOT NULL PRIMARY KEY, "MinAt" INTEGER NOT NULL, "MaxAt" INTEGER NOT NULL);""");

    public static void DropLongSpans(MigrationBuilder migration) => migration.Sql("""DROP TABLE "AuditLongSpans";""");
}

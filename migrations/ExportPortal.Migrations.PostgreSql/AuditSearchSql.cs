using Microsoft.EntityFrameworkCore.Migrations;

namespace ExportPortal.Migrations.PostgreSql;

/// <summary>
/// The tables by which audit events are found, as only PostgreSQL's own words can say them. They are derived from the events; the portal fills them
/// for the events that exist as soon as it starts, or by the command "migrate".
/// </summary>
internal static class AuditSearchSql
{
    public static void Create(MigrationBuilder migration)
    {
        // Compared byte by byte, whatever the database's language: beginnings are ranges.
        migration.Sql("""CREATE TABLE "AuditValues" ("Term" bigint NOT NULL PRIMARY KEY, "Field" integer NOT NULL, "Value" text COLLATE "C" NOT NULL);""");
        migration.Sql("""CREATE INDEX "IX_AuditValues_Field_Value" ON "AuditValues" ("Field", "Value");""");
        migration.Sql("""CREATE TABLE "AuditTerms" ("Term" bigint NOT NULL, "Seq" bigint NOT NULL, PRIMARY KEY ("Term", "Seq"));""");
        migration.Sql("""CREATE TABLE "AuditSpans" ("Block" bigint NOT NULL PRIMARY KEY, "MinAt" bigint NOT NULL, "MaxAt" bigint NOT NULL);""");
        migration.Sql("""CREATE TABLE "AuditText" ("Seq" bigint NOT NULL PRIMARY KEY, "Words" tsvector NOT NULL);""");
        // The list of what is not sorted in yet is read at every search: it stays short.
        migration.Sql("""CREATE INDEX "IX_AuditText_Words" ON "AuditText" USING gin ("Words") WITH (fastupdate = on, gin_pending_list_limit = 1024);""");
    }

    public static void Drop(MigrationBuilder migration) => migration.Sql("""DROP TABLE "AuditText", "AuditSpans", "AuditTerms", "AuditValues";""");

    public static void CreateBitmaps(MigrationBuilder migration)
    {
        migration.Sql("""CREATE TABLE "AuditBitmaps" ("Level" integer NOT NULL, "Term" bigint NOT NULL, "Chunk" bigint NOT NULL, "Bits" bytea NOT NULL, PRIMARY KEY ("Level", "Term", "Chunk"));""");
        // Bits hardly get smaller; trying to costs each reader.
        migration.Sql("""ALTER TABLE "AuditBitmaps" ALTER COLUMN "Bits" SET STORAGE EXTERNAL;""");
    }

    public static void DropBitmaps(MigrationBuilder migration) => migration.Sql("""DROP TABLE "AuditBitmaps";""");

    // Of 65,536 events each; the portal adds them up.
    public static void CreateLongSpans(MigrationBuilder migration) =>
        migration.Sql("""CREATE TABLE "AuditLongSpans" ("Block" bigint NOT NULL PRIMARY KEY, "MinAt" bigint NOT NULL, "MaxAt" bigint NOT NULL);""");

    public static void DropLongSpans(MigrationBuilder migration) => migration.Sql("""DROP TABLE "AuditLongSpans";""");
}

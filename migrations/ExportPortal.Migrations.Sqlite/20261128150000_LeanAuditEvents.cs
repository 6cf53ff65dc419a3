using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Migrations.Sqlite.Migrations;

/// <summary>Drops the index by subject: events are found by their terms, and nothing has read it since; each event paid for it.</summary>
public partial class LeanAuditEvents : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.DropIndex(
            name: "IX_AuditEvents_SubjectType_SubjectId_Seq",
            table: "AuditEvents");

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateIndex(
            name: "IX_AuditEvents_SubjectType_SubjectId_Seq",
            table: "AuditEvents",
            columns: new[] { "SubjectType", "SubjectId", "Seq" });
}

using ExportPortal.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Migrations.Sqlite.Migrations;

/// <summary>Adds the spans by which a time is found in a long history, and makes the wall before the events cheaper. EF Core's model does not know the table.</summary>
[DbContext(typeof(PortalDb))]
[Migration("20261130100000_AuditLongSpans")]
public sealed class AuditLongSpans : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        AuditSearchSql.CreateLongSpans(migrationBuilder);
        AuditEventsNoReplace.Make(migrationBuilder, AuditEventsNoReplace.Apart);
    }

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder)
    {
        AuditEventsNoReplace.Make(migrationBuilder, AuditEventsNoReplace.AtOnce);
        AuditSearchSql.DropLongSpans(migrationBuilder);
    }
}

using ExportPortal.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Migrations.PostgreSql.Migrations;

/// <summary>Adds the spans by which a time is found in a long history. EF Core's model does not know the table.</summary>
[DbContext(typeof(PortalDb))]
[Migration("20261130100000_AuditLongSpans")]
public sealed class AuditLongSpans : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder) => AuditSearchSql.CreateLongSpans(migrationBuilder);

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) => AuditSearchSql.DropLongSpans(migrationBuilder);
}

using ExportPortal.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Migrations.PostgreSql.Migrations;

/// <summary>Adds the bitmaps by which mixtures of filters are found; the portal makes them in the background from what is there. EF Core's model does not know the table.</summary>
[DbContext(typeof(PortalDb))]
[Migration("20261129170000_AuditBitmaps")]
public sealed class AuditBitmaps : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder) => AuditSearchSql.CreateBitmaps(migrationBuilder);

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) => AuditSearchSql.DropBitmaps(migrationBuilder);
}

using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Migrations.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class PolicyVersions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "PolicyVersions",
                columns: table => new
                {
                    Number = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    Policies = table.Column<string>(type: "text", nullable: false),
                    Note = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    AuthorId = table.Column<Guid>(type: "uuid", nullable: true),
                    AuthorName = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    UpdatedAt = table.Column<long>(type: "bigint", nullable: false),
                    Revision = table.Column<long>(type: "bigint", nullable: false),
                    SentBack = table.Column<string>(type: "character varying(700)", maxLength: 700, nullable: true),
                    ClosedById = table.Column<Guid>(type: "uuid", nullable: true),
                    ClosedByName = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    ClosedAt = table.Column<long>(type: "bigint", nullable: true),
                    OpenKey = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PolicyVersions", x => x.Number);
                });

            migrationBuilder.CreateIndex(
                name: "IX_PolicyVersions_OpenKey",
                table: "PolicyVersions",
                column: "OpenKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PolicyVersions_State_Number",
                table: "PolicyVersions",
                columns: new[] { "State", "Number" });

            // What was published before keeps its number; nobody knows any more who wrote it, only who published it.
            migrationBuilder.Sql(
                """
                INSERT INTO "PolicyVersions" ("Number", "State", "Policies", "AuthorName", "CreatedAt", "UpdatedAt", "Revision", "ClosedByName", "ClosedAt")
                SELECT "Version", 'Published', "Policies", "PublishedByName", "PublishedAt", "PublishedAt", 1, "PublishedByName", "PublishedAt" FROM "Policies"
                """);

            migrationBuilder.DropTable(
                name: "Policies");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Policies",
                columns: table => new
                {
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Policies = table.Column<string>(type: "text", nullable: false),
                    PublishedAt = table.Column<long>(type: "bigint", nullable: false),
                    PublishedByName = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Policies", x => x.Version);
                });

            migrationBuilder.Sql(
                """
                INSERT INTO "Policies" ("Version", "Policies", "PublishedAt", "PublishedByName")
                SELECT "Number", "Policies", "ClosedAt", "ClosedByName" FROM "PolicyVersions" WHERE "State" = 'Published'
                """);

            migrationBuilder.DropTable(
                name: "PolicyVersions");
        }
    }
}

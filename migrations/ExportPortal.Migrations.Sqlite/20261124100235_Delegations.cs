using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Delegations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Decisions_RequestId_Revision_PersonId",
                table: "Decisions");

            migrationBuilder.AddColumn<Guid>(
                name: "BatchId",
                table: "Requests",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "TakenBackAt",
                table: "Decisions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Delegations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    FromId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ToId = table.Column<Guid>(type: "TEXT", nullable: false),
                    StartsAt = table.Column<long>(type: "INTEGER", nullable: false),
                    EndsAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Delegations", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_BatchId",
                table: "Requests",
                column: "BatchId");

            migrationBuilder.CreateIndex(
                name: "IX_Decisions_RequestId_Revision_PersonId",
                table: "Decisions",
                columns: new[] { "RequestId", "Revision", "PersonId" },
                unique: true,
                filter: "\"TakenBackAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Delegations_FromId_EndsAt",
                table: "Delegations",
                columns: new[] { "FromId", "EndsAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Delegations_ToId_EndsAt",
                table: "Delegations",
                columns: new[] { "ToId", "EndsAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Delegations");

            migrationBuilder.DropIndex(
                name: "IX_Requests_BatchId",
                table: "Requests");

            migrationBuilder.DropIndex(
                name: "IX_Decisions_RequestId_Revision_PersonId",
                table: "Decisions");

            migrationBuilder.DropColumn(
                name: "BatchId",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "TakenBackAt",
                table: "Decisions");

            migrationBuilder.CreateIndex(
                name: "IX_Decisions_RequestId_Revision_PersonId",
                table: "Decisions",
                columns: new[] { "RequestId", "Revision", "PersonId" },
                unique: true);
        }
    }
}

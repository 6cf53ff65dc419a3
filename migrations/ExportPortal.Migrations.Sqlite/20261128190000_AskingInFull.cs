using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Migrations.Sqlite.Migrations
{
    /// <summary>What belongs to the asking: how the checks came out, why again, for whom, and tags. Requests from before have none of it.</summary>
    public partial class AskingInFull : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Checks",
                table: "Requests",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "OnBehalfOfId",
                table: "Requests",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "OnBehalfOfName",
                table: "Requests",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RepeatReason",
                table: "Requests",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RequestTagLines",
                table: "Requests",
                type: "TEXT",
                maxLength: 1011,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateIndex(
                name: "IX_Requests_OnBehalfOfId_Number",
                table: "Requests",
                columns: new[] { "OnBehalfOfId", "Number" },
                filter: "\"OnBehalfOfId\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Requests_OnBehalfOfId_Number",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "Checks",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "OnBehalfOfId",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "OnBehalfOfName",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "RepeatReason",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "RequestTagLines",
                table: "Requests");
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

namespace ExportPortal.Migrations.Sqlite;

/// <summary>Fills the columns that repeat parts of the plan, for requests that are older than the columns.</summary>
internal static class PlanColumns
{
    public static void Fill(MigrationBuilder migration) => migration.Sql(
        """
        UPDATE "Requests" SET
            "TagLines" = COALESCE((SELECT char(10) || group_concat("Line", char(10)) || char(10) FROM (
                SELECT DISTINCT json_extract(value, '$.key') || CASE COALESCE(json_extract(value, '$.value'), '') WHEN '' THEN '' ELSE '=' || json_extract(value, '$.value') END AS "Line"
                FROM json_each("Requests"."Plan", '$.snapshot.tags') ORDER BY 1)), ''),
            "MonthlyCost" = CASE WHEN json_extract("Plan", '$.estimatedMonthlyCost.amount') IS NULL THEN NULL ELSE printf('%.2f', json_extract("Plan", '$.estimatedMonthlyCost.amount')) END,
            "CostCurrency" = json_extract("Plan", '$.estimatedMonthlyCost.currency')
        """);
}

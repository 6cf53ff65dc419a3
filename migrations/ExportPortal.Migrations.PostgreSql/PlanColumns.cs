using Microsoft.EntityFrameworkCore.Migrations;

namespace ExportPortal.Migrations.PostgreSql;

/// <summary>Fills the columns that repeat parts of the plan, for requests that are older than the columns.</summary>
internal static class PlanColumns
{
    public static void Fill(MigrationBuilder migration) => migration.Sql(
        """
        UPDATE "Requests" SET
            "TagLines" = COALESCE((SELECT chr(10) || string_agg("Line", chr(10) ORDER BY "Line" COLLATE "C") || chr(10) FROM (
                SELECT DISTINCT (tag ->> 'key') || CASE COALESCE(tag ->> 'value', '') WHEN '' THEN '' ELSE '=' || (tag ->> 'value') END AS "Line"
                FROM json_array_elements("Plan"::json #> '{snapshot,tags}') AS tag) AS lines), ''),
            "MonthlyCost" = ("Plan"::json #>> '{estimatedMonthlyCost,amount}')::numeric(18,2),
            "CostCurrency" = "Plan"::json #>> '{estimatedMonthlyCost,currency}'
        """);
}

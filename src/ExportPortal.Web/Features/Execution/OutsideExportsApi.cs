using ExportPortal.Web.Features.Api;
using ExportPortal.Web.Features.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ExportPortal.Web.Features.Execution;

/// <summary>The call about exports made outside the portal.</summary>
public static class OutsideExportsApi
{
    /// <summary>Maps it.</summary>
    public static void MapOutsideExportsApi(this RouteGroupBuilder calls) =>
        calls.MapQuery("/outside-exports", ListAsync).WithTags("Outside exports").WithSummary("Lists the exports that were made outside the portal, newest first.").ProducesProblem(400);

    private static async Task<Ok<Page<OutsideExportRow>>> ListAsync(
        ListOutsideExports list, CancellationToken cancel, string? connection = null, string? region = null, string? q = null, string? cursor = null, int? limit = null) =>
        TypedResults.Ok(await list.ExecuteAsync(new OutsideExportFilter(Given(connection), Given(region), q), cursor, QueryValues.Limit(limit), cancel));

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

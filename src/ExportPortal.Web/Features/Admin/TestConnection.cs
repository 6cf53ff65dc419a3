using Amazon.Lightsail.Model;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Execution;

namespace ExportPortal.Web.Features.Admin;

/// <summary>One read call of a test.</summary>
/// <param name="Operations">The API operations that were called.</param>
/// <param name="Found">What came back, in words; null when it failed.</param>
/// <param name="Error">What went wrong, or null.</param>
/// <param name="Entry">The error in words, or null.</param>
public sealed record ConnectionStep(string Operations, string? Found, CallError? Error, ErrorEntry? Entry);

/// <summary>An administrator tries whether a connection can read in a region. Nothing is changed in AWS: ExportSnapshot itself cannot be tried.</summary>
public sealed class TestConnection(CurrentUser user, LightsailConnections connections, LightsailReads reads, RateLimits limits)
{
    /// <summary>Tries each kind of read call, all of them even when one fails.</summary>
    /// <exception cref="RuleBroken">role-missing, unknown-connection, unknown-region</exception>
    public async Task<IReadOnlyList<ConnectionStep>> ExecuteAsync(string connection, string region, CancellationToken cancel)
    {
        await user.RequireRoleAsync(new Attempted("test", "connection", connection.Length is 0 or > 60 ? "unknown" : connection), cancel, Role.Administrator);
        connections.Require(connection, region);
        return
        [
            await TryAsync("GetRegions", async () =>
            {
                await limits.ReadAsync(connection, region, CallLane.Urgent, cancel);
                GetRegionsResponse answer = await connections.Reader(connection, region).GetRegionsAsync(new GetRegionsRequest(), cancel);
                return Counted(answer.Regions?.Count ?? 0, "region", "regions");
            }),
            await TryAsync("GetInstanceSnapshots, GetDiskSnapshots", async () => Counted((await reads.ListSnapshotsAsync(connection, region, cancel)).Count, "snapshot", "snapshots")),
            await TryAsync("GetExportSnapshotRecords", async () => Counted((await reads.ListExportRecordsAsync(connection, region, CallLane.Urgent, cancel)).Count, "export record", "export records")),
        ];
    }

    private static string Counted(int count, string one, string more) => $"{count} {(count == 1 ? one : more)}";

    private static async Task<ConnectionStep> TryAsync(string operations, Func<Task<string>> call)
    {
        try
        {
            return new ConnectionStep(operations, await call(), null, null);
        }
        catch (Exception exception) when (exception is not RuleBroken)
        {
            CallError error = CallErrors.From(operations, exception);
            return new ConnectionStep(operations, null, error, ErrorCatalogue.For(error.Code, error.HttpStatus));
        }
    }
}

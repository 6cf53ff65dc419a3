using Amazon.Lightsail;
using Amazon.Lightsail.Model;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Admin;

namespace ExportPortal.Web.Features.Execution;

/// <summary>What the portal reads from Lightsail, as its own facts. Exceptions are the SDK's; see <see cref="CallErrors"/>.</summary>
public sealed class LightsailReads(LightsailConnections connections, RateLimits limits, ConnectionHealth health)
{
    // A list that never ends is an endpoint's fault; this many pages is far beyond any real account.
    private const int MostPages = 2000;

    /// <summary>One snapshot (GetInstanceSnapshot, GetDiskSnapshot), or null when there is none of this name.</summary>
    public async Task<SnapshotFacts?> FindSnapshotAsync(string connection, string region, string name, SnapshotKind kind, CancellationToken cancel)
    {
        return await NotedAsync(connection, region, "Get" + kind + "Snapshot", CallLane.Urgent, () => ReadSnapshotAsync(connection, region, name, kind, cancel), cancel);
    }

    private async Task<SnapshotFacts?> ReadSnapshotAsync(string connection, string region, string name, SnapshotKind kind, CancellationToken cancel)
    {
        IAmazonLightsail client = connections.Reader(connection, region);
        try
        {
            if (kind == SnapshotKind.Instance)
            {
                GetInstanceSnapshotResponse instance = await client.GetInstanceSnapshotAsync(new GetInstanceSnapshotRequest { InstanceSnapshotName = name }, cancel);
                return instance.InstanceSnapshot is null ? null : LightsailFacts.From(connection, region, instance.InstanceSnapshot);
            }

            GetDiskSnapshotResponse disk = await client.GetDiskSnapshotAsync(new GetDiskSnapshotRequest { DiskSnapshotName = name }, cancel);
            return disk.DiskSnapshot is null ? null : LightsailFacts.From(connection, region, disk.DiskSnapshot);
        }
        catch (NotFoundException)
        {
            return null;
        }
    }

    /// <summary>All instance and disk snapshots of a region (GetInstanceSnapshots, GetDiskSnapshots, all pages).</summary>
    public async Task<IReadOnlyList<SnapshotFacts>> ListSnapshotsAsync(string connection, string region, CancellationToken cancel)
    {
        IAmazonLightsail client = connections.Reader(connection, region);
        List<SnapshotFacts> snapshots = [];
        await ForEachPageAsync(connection, region, CallLane.Watching, async token =>
        {
            GetInstanceSnapshotsResponse page = await client.GetInstanceSnapshotsAsync(new GetInstanceSnapshotsRequest { PageToken = token }, cancel);
            snapshots.AddRange((page.InstanceSnapshots ?? []).Select(s => LightsailFacts.From(connection, region, s)));
            return page.NextPageToken;
        }, cancel);
        await ForEachPageAsync(connection, region, CallLane.Watching, async token =>
        {
            GetDiskSnapshotsResponse page = await client.GetDiskSnapshotsAsync(new GetDiskSnapshotsRequest { PageToken = token }, cancel);
            snapshots.AddRange((page.DiskSnapshots ?? []).Select(s => LightsailFacts.From(connection, region, s)));
            return page.NextPageToken;
        }, cancel);
        return snapshots;
    }

    /// <summary>All export snapshot records of a region (GetExportSnapshotRecords, all pages). An incomplete listing is an exception, never a short list.</summary>
    public async Task<IReadOnlyList<ExportRecordFacts>> ListExportRecordsAsync(string connection, string region, CallLane lane, CancellationToken cancel)
    {
        IAmazonLightsail client = connections.Reader(connection, region);
        List<ExportRecordFacts> records = [];
        await ForEachPageAsync(connection, region, lane, async token =>
        {
            GetExportSnapshotRecordsResponse page = await client.GetExportSnapshotRecordsAsync(new GetExportSnapshotRecordsRequest { PageToken = token }, cancel);
            records.AddRange((page.ExportSnapshotRecords ?? []).Select(LightsailFacts.From));
            return page.NextPageToken;
        }, cancel);
        return records;
    }

    /// <summary>One operation (GetOperation), or null when AWS no longer knows it.</summary>
    public async Task<OperationFacts?> FindOperationAsync(string connection, string region, string operationId, CancellationToken cancel)
    {
        return await NotedAsync(connection, region, "GetOperation", CallLane.Watching, async () =>
        {
            try
            {
                GetOperationResponse answer = await connections.Reader(connection, region).GetOperationAsync(new GetOperationRequest { OperationId = operationId }, cancel);
                return answer.Operation is null ? null : LightsailFacts.From(answer.Operation);
            }
            catch (NotFoundException)
            {
                return null;
            }
        }, cancel);
    }

    /// <summary>The operations of one resource (GetOperationsForResource, all pages).</summary>
    public async Task<IReadOnlyList<OperationFacts>> ListOperationsAsync(string connection, string region, string resourceName, CancellationToken cancel)
    {
        IAmazonLightsail client = connections.Reader(connection, region);
        List<OperationFacts> operations = [];
        await ForEachPageAsync(connection, region, CallLane.Watching, async token =>
        {
            GetOperationsForResourceResponse page = await client.GetOperationsForResourceAsync(new GetOperationsForResourceRequest { ResourceName = resourceName, PageToken = token }, cancel);
            operations.AddRange((page.Operations ?? []).Select(LightsailFacts.From));
            return page.NextPageToken;
        }, cancel);
        return operations;
    }

    private async Task ForEachPageAsync(string connection, string region, CallLane lane, Func<string?, Task<string?>> readPage, CancellationToken cancel)
    {
        string? token = null;
        for (int page = 0; page < MostPages; page++)
        {
            string? current = token;
            string? next = await NotedAsync(connection, region, "list", lane, () => readPage(current), cancel);
            if (string.IsNullOrEmpty(next))
            {
                return;
            }

            token = next != token ? next : throw new AmazonLightsailException("The listing named the same page twice; it cannot be completed.");
        }

        throw new AmazonLightsailException($"The listing did not end within {MostPages} pages.");
    }

    /// <summary>One call at the allowed rate, whose outcome the connection's health remembers.</summary>
    private async Task<T> NotedAsync<T>(string connection, string region, string operation, CallLane lane, Func<Task<T>> call, CancellationToken cancel)
    {
        await limits.ReadAsync(connection, region, lane, cancel);
        try
        {
            T answer = await call();
            health.Good(connection, region);
            return answer;
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            health.Bad(connection, region, CallErrors.From(operation, exception));
            throw;
        }
    }
}

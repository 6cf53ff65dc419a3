using Amazon.Lightsail.Model;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace Amazon.Lightsail;

/// <summary>Amazon Lightsail, as far as this stand-in covers it (API version 2016-11-28).</summary>
public interface IAmazonLightsail : IAmazonService, IDisposable
{
    /// <summary>Exports a snapshot to EC2. The call has no client token: two calls are two exports.</summary>
    /// <exception cref="AmazonLightsailException">An error answer; the modelled errors are its subclasses.</exception>
    Task<ExportSnapshotResponse> ExportSnapshotAsync(ExportSnapshotRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists export snapshot records of the Region.</summary>
    /// <exception cref="AmazonLightsailException">An error answer; the modelled errors are its subclasses.</exception>
    Task<GetExportSnapshotRecordsResponse> GetExportSnapshotRecordsAsync(GetExportSnapshotRecordsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Gets one operation.</summary>
    /// <exception cref="AmazonLightsailException">An error answer; the modelled errors are its subclasses.</exception>
    Task<GetOperationResponse> GetOperationAsync(GetOperationRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists operations of the Region, oldest first.</summary>
    /// <exception cref="AmazonLightsailException">An error answer; the modelled errors are its subclasses.</exception>
    Task<GetOperationsResponse> GetOperationsAsync(GetOperationsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists operations of one resource.</summary>
    /// <exception cref="AmazonLightsailException">An error answer; the modelled errors are its subclasses.</exception>
    Task<GetOperationsForResourceResponse> GetOperationsForResourceAsync(GetOperationsForResourceRequest request, CancellationToken cancellationToken = default);

    /// <summary>Gets one instance snapshot.</summary>
    /// <exception cref="AmazonLightsailException">An error answer; the modelled errors are its subclasses.</exception>
    Task<GetInstanceSnapshotResponse> GetInstanceSnapshotAsync(GetInstanceSnapshotRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists instance snapshots of the Region.</summary>
    /// <exception cref="AmazonLightsailException">An error answer; the modelled errors are its subclasses.</exception>
    Task<GetInstanceSnapshotsResponse> GetInstanceSnapshotsAsync(GetInstanceSnapshotsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Gets one disk snapshot.</summary>
    /// <exception cref="AmazonLightsailException">An error answer; the modelled errors are its subclasses.</exception>
    Task<GetDiskSnapshotResponse> GetDiskSnapshotAsync(GetDiskSnapshotRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists disk snapshots of the Region.</summary>
    /// <exception cref="AmazonLightsailException">An error answer; the modelled errors are its subclasses.</exception>
    Task<GetDiskSnapshotsResponse> GetDiskSnapshotsAsync(GetDiskSnapshotsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Makes EC2 instances from export snapshot records.</summary>
    /// <exception cref="AmazonLightsailException">An error answer; the modelled errors are its subclasses.</exception>
    Task<CreateCloudFormationStackResponse> CreateCloudFormationStackAsync(CreateCloudFormationStackRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists stack records of the Region.</summary>
    /// <exception cref="AmazonLightsailException">An error answer; the modelled errors are its subclasses.</exception>
    Task<GetCloudFormationStackRecordsResponse> GetCloudFormationStackRecordsAsync(GetCloudFormationStackRecordsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists Regions that offer Lightsail.</summary>
    /// <exception cref="AmazonLightsailException">An error answer; the modelled errors are its subclasses.</exception>
    Task<GetRegionsResponse> GetRegionsAsync(GetRegionsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Adds or changes tags.</summary>
    /// <exception cref="AmazonLightsailException">An error answer; the modelled errors are its subclasses.</exception>
    Task<TagResourceResponse> TagResourceAsync(TagResourceRequest request, CancellationToken cancellationToken = default);

    /// <summary>Removes tags.</summary>
    /// <exception cref="AmazonLightsailException">An error answer; the modelled errors are its subclasses.</exception>
    Task<UntagResourceResponse> UntagResourceAsync(UntagResourceRequest request, CancellationToken cancellationToken = default);

    /// <summary>The endpoint that a request would go to.</summary>
    Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request);

    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonLightsailConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig)
        => clientConfig is AmazonLightsailConfig config
            ? awsCredentials is null ? new AmazonLightsailClient(config) : new AmazonLightsailClient(awsCredentials, config)
            : throw new AmazonClientException("The client settings must be of the type AmazonLightsailConfig.");
}

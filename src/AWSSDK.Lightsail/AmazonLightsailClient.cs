using Amazon.Lightsail.Internal;
using Amazon.Lightsail.Model;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Amazon.Lightsail;

/// <summary>
/// Client of Amazon Lightsail (AWS JSON 1.1, Signature Version 4). Safe for concurrent use.
/// </summary>
/// <remarks>
/// With the SDK's default settings one call may be sent several times. <see cref="ExportSnapshotAsync"/> has no client
/// token, so its client must set both <c>MaxErrorRetry</c> and <c>MaxStaleConnectionRetries</c> to 0.
/// </remarks>
public class AmazonLightsailClient : AmazonServiceClient, IAmazonLightsail
{
    /// <summary>Takes credentials and Region from the environment.</summary>
    public AmazonLightsailClient() : this(new AmazonLightsailConfig())
    {
    }

    /// <summary>Takes credentials from the environment.</summary>
    public AmazonLightsailClient(RegionEndpoint region) : this(new AmazonLightsailConfig { RegionEndpoint = region })
    {
    }

    /// <summary>Takes credentials from the environment.</summary>
    public AmazonLightsailClient(AmazonLightsailConfig config) : base(config)
    {
    }

    /// <summary>Takes the Region from the environment.</summary>
    public AmazonLightsailClient(AWSCredentials credentials) : this(credentials, new AmazonLightsailConfig())
    {
    }

    /// <summary>Makes the client for a Region.</summary>
    public AmazonLightsailClient(AWSCredentials credentials, RegionEndpoint region)
        : this(credentials, new AmazonLightsailConfig { RegionEndpoint = region })
    {
    }

    /// <summary>Makes the client with settings.</summary>
    public AmazonLightsailClient(AWSCredentials credentials, AmazonLightsailConfig clientConfig) : base(credentials, clientConfig)
    {
    }

    /// <summary>Takes the Region from the environment.</summary>
    public AmazonLightsailClient(string awsAccessKeyId, string awsSecretAccessKey)
        : this(awsAccessKeyId, awsSecretAccessKey, new AmazonLightsailConfig())
    {
    }

    /// <summary>Makes the client for a Region.</summary>
    public AmazonLightsailClient(string awsAccessKeyId, string awsSecretAccessKey, RegionEndpoint region)
        : this(awsAccessKeyId, awsSecretAccessKey, new AmazonLightsailConfig { RegionEndpoint = region })
    {
    }

    /// <summary>Makes the client with settings.</summary>
    public AmazonLightsailClient(string awsAccessKeyId, string awsSecretAccessKey, AmazonLightsailConfig clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, clientConfig)
    {
    }

    /// <summary>Uses temporary credentials and takes the Region from the environment.</summary>
    public AmazonLightsailClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken)
        : this(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonLightsailConfig())
    {
    }

    /// <summary>Uses temporary credentials in a Region.</summary>
    public AmazonLightsailClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, RegionEndpoint region)
        : this(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonLightsailConfig { RegionEndpoint = region })
    {
    }

    /// <summary>Uses temporary credentials and settings.</summary>
    public AmazonLightsailClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, AmazonLightsailConfig clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, clientConfig)
    {
    }

    /// <inheritdoc />
    protected override IServiceMetadata ServiceMetadata => LightsailServiceMetadata.Instance;

    /// <inheritdoc />
    public virtual Task<ExportSnapshotResponse> ExportSnapshotAsync(ExportSnapshotRequest request, CancellationToken cancellationToken = default)
        => CallAsync<ExportSnapshotRequest, ExportSnapshotResponse>(request, cancellationToken);

    /// <inheritdoc />
    public virtual Task<GetExportSnapshotRecordsResponse> GetExportSnapshotRecordsAsync(GetExportSnapshotRecordsRequest request, CancellationToken cancellationToken = default)
        => CallAsync<GetExportSnapshotRecordsRequest, GetExportSnapshotRecordsResponse>(request, cancellationToken);

    /// <inheritdoc />
    public virtual Task<GetOperationResponse> GetOperationAsync(GetOperationRequest request, CancellationToken cancellationToken = default)
        => CallAsync<GetOperationRequest, GetOperationResponse>(request, cancellationToken);

    /// <inheritdoc />
    public virtual Task<GetOperationsResponse> GetOperationsAsync(GetOperationsRequest request, CancellationToken cancellationToken = default)
        => CallAsync<GetOperationsRequest, GetOperationsResponse>(request, cancellationToken);

    /// <inheritdoc />
    public virtual Task<GetOperationsForResourceResponse> GetOperationsForResourceAsync(GetOperationsForResourceRequest request, CancellationToken cancellationToken = default)
        => CallAsync<GetOperationsForResourceRequest, GetOperationsForResourceResponse>(request, cancellationToken);

    /// <inheritdoc />
    public virtual Task<GetInstanceSnapshotResponse> GetInstanceSnapshotAsync(GetInstanceSnapshotRequest request, CancellationToken cancellationToken = default)
        => CallAsync<GetInstanceSnapshotRequest, GetInstanceSnapshotResponse>(request, cancellationToken);

    /// <inheritdoc />
    public virtual Task<GetInstanceSnapshotsResponse> GetInstanceSnapshotsAsync(GetInstanceSnapshotsRequest request, CancellationToken cancellationToken = default)
        => CallAsync<GetInstanceSnapshotsRequest, GetInstanceSnapshotsResponse>(request, cancellationToken);

    /// <inheritdoc />
    public virtual Task<GetDiskSnapshotResponse> GetDiskSnapshotAsync(GetDiskSnapshotRequest request, CancellationToken cancellationToken = default)
        => CallAsync<GetDiskSnapshotRequest, GetDiskSnapshotResponse>(request, cancellationToken);

    /// <inheritdoc />
    public virtual Task<GetDiskSnapshotsResponse> GetDiskSnapshotsAsync(GetDiskSnapshotsRequest request, CancellationToken cancellationToken = default)
        => CallAsync<GetDiskSnapshotsRequest, GetDiskSnapshotsResponse>(request, cancellationToken);

    /// <inheritdoc />
    public virtual Task<CreateCloudFormationStackResponse> CreateCloudFormationStackAsync(CreateCloudFormationStackRequest request, CancellationToken cancellationToken = default)
        => CallAsync<CreateCloudFormationStackRequest, CreateCloudFormationStackResponse>(request, cancellationToken);

    /// <inheritdoc />
    public virtual Task<GetCloudFormationStackRecordsResponse> GetCloudFormationStackRecordsAsync(GetCloudFormationStackRecordsRequest request, CancellationToken cancellationToken = default)
        => CallAsync<GetCloudFormationStackRecordsRequest, GetCloudFormationStackRecordsResponse>(request, cancellationToken);

    /// <inheritdoc />
    public virtual Task<GetRegionsResponse> GetRegionsAsync(GetRegionsRequest request, CancellationToken cancellationToken = default)
        => CallAsync<GetRegionsRequest, GetRegionsResponse>(request, cancellationToken);

    /// <inheritdoc />
    public virtual Task<TagResourceResponse> TagResourceAsync(TagResourceRequest request, CancellationToken cancellationToken = default)
        => CallAsync<TagResourceRequest, TagResourceResponse>(request, cancellationToken);

    /// <inheritdoc />
    public virtual Task<UntagResourceResponse> UntagResourceAsync(UntagResourceRequest request, CancellationToken cancellationToken = default)
        => CallAsync<UntagResourceRequest, UntagResourceResponse>(request, cancellationToken);

    /// <inheritdoc />
    public Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request)
        => Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request));

    /// <summary>
    /// Puts endpoint rules and the signing scheme into the SDK's pipeline. A subclass that overrides this calls the base
    /// first and may then add a handler, for example after <see cref="Signer"/>.
    /// </summary>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new AmazonLightsailEndpointResolver());
        // The signer takes its scheme from this handler and has no default of its own.
        pipeline.AddHandlerAfter<Marshaller>(new AmazonLightsailAuthSchemeHandler());
        pipeline.AddHandlerAfter<Unmarshaller>(new WholeAnswerHandler());
    }

    private Task<TResponse> CallAsync<TRequest, TResponse>(TRequest request, CancellationToken cancellationToken)
        where TRequest : AmazonLightsailRequest
        where TResponse : AmazonWebServiceResponse, new()
        => InvokeAsync<TResponse>(request, LightsailOperation<TRequest, TResponse>.Options, cancellationToken);
}

using System.Text.Json.Nodes;
using Amazon.Lightsail;
using Amazon.Lightsail.Model;
using Amazon.Runtime;
using Xunit;

namespace ExportPortal.Integration.Tests.Sdk;

/// <summary>What each operation writes, and how its answer is read.</summary>
public sealed class OperationsOnTheWireTests
{
    private const string Operations = """
        {"operations":[{"id":"op-1","resourceName":"web-1","resourceType":"InstanceSnapshot","createdAt":1763942400.123,
        "location":{"availabilityZone":"all","regionName":"eu-central-1"},"isTerminal":false,"operationDetails":"details",
        "operationType":"ExportSnapshot","status":"Started","statusChangedAt":1763942401,"errorCode":"E1","errorDetails":"why"}]}
        """;

    [Fact]
    public async Task ExportSnapshot_sends_the_name_and_reads_all_twelve_members_of_an_operation()
    {
        ExportSnapshotResponse response = await CallAsync("ExportSnapshot", """{"sourceSnapshotName":"web-1"}""", Operations,
            client => client.ExportSnapshotAsync(new ExportSnapshotRequest { SourceSnapshotName = "web-1" }));

        Operation operation = Assert.Single(response.Operations!);
        Assert.Equal("op-1", operation.Id);
        Assert.Equal("web-1", operation.ResourceName);
        Assert.Equal(ResourceType.InstanceSnapshot, operation.ResourceType);
        Assert.Equal(new DateTime(2025, 11, 24, 0, 0, 0, 123, DateTimeKind.Utc), operation.CreatedAt);
        Assert.Equal(DateTimeKind.Utc, operation.CreatedAt!.Value.Kind);
        Assert.Equal("all", operation.Location!.AvailabilityZone);
        Assert.Equal(RegionName.EuCentral1, operation.Location.RegionName);
        Assert.False(operation.IsTerminal);
        Assert.Equal("details", operation.OperationDetails);
        Assert.Equal("ExportSnapshot", operation.OperationType!.Value);
        Assert.Equal(OperationStatus.Started, operation.Status);
        Assert.Equal(new DateTime(2025, 11, 24, 0, 0, 1, DateTimeKind.Utc), operation.StatusChangedAt);
        Assert.Equal("E1", operation.ErrorCode);
        Assert.Equal("why", operation.ErrorDetails);
    }

    [Fact]
    public async Task GetExportSnapshotRecords_sends_the_page_token_and_reads_sources_and_destinations()
    {
        const string Answer = """
            {"exportSnapshotRecords":[
              {"name":"rec-1","arn":"arn:aws:lightsail:eu-central-1:111122223333:ExportSnapshotRecord/1","createdAt":1.5,"state":"Succeeded",
               "resourceType":"ExportSnapshotRecord","location":{"regionName":"eu-central-1"},
               "sourceInfo":{"resourceType":"InstanceSnapshot","createdAt":0,"name":"web-1","arn":"arn:1","fromResourceName":"web","fromResourceArn":"arn:2",
                 "instanceSnapshotInfo":{"fromBundleId":"small_3_0","fromBlueprintId":"ubuntu_22_04","fromDiskInfo":[{"name":"d","path":"/dev/xvda","sizeInGb":60,"isSystemDisk":true}]}},
               "destinationInfo":{"id":"ami-1","service":"Aws::EC2::Image"}},
              {"name":"rec-2","sourceInfo":{"resourceType":"DiskSnapshot","diskSnapshotInfo":{"sizeInGb":8}}}],
             "nextPageToken":"n2"}
            """;
        GetExportSnapshotRecordsResponse response = await CallAsync("GetExportSnapshotRecords", """{"pageToken":"n1"}""", Answer,
            client => client.GetExportSnapshotRecordsAsync(new GetExportSnapshotRecordsRequest { PageToken = "n1" }));

        Assert.Equal("n2", response.NextPageToken);
        ExportSnapshotRecord record = response.ExportSnapshotRecords![0];
        Assert.Equal(RecordState.Succeeded, record.State);
        Assert.Equal(DateTime.UnixEpoch.AddSeconds(1.5), record.CreatedAt);
        Assert.Equal("web-1", record.SourceInfo!.Name);
        Assert.Equal(ExportSnapshotRecordSourceType.InstanceSnapshot, record.SourceInfo.ResourceType);
        Assert.Equal("arn:2", record.SourceInfo.FromResourceArn);
        DiskInfo disk = Assert.Single(record.SourceInfo.InstanceSnapshotInfo!.FromDiskInfo!);
        Assert.Equal((60, true, "/dev/xvda"), (disk.SizeInGb!.Value, disk.IsSystemDisk!.Value, disk.Path));
        Assert.Equal("ami-1", record.DestinationInfo!.Id);
        Assert.Null(response.ExportSnapshotRecords[1].DestinationInfo);
        Assert.Equal(8, response.ExportSnapshotRecords[1].SourceInfo!.DiskSnapshotInfo!.SizeInGb);
    }

    [Fact]
    public async Task GetOperation_asks_by_id()
    {
        GetOperationResponse response = await CallAsync("GetOperation", """{"operationId":"op-1"}""", """{"operation":{"id":"op-1","isTerminal":true,"status":"Succeeded"}}""",
            client => client.GetOperationAsync(new GetOperationRequest { OperationId = "op-1" }));

        Assert.True(response.Operation!.IsTerminal);
        Assert.Equal(OperationStatus.Succeeded, response.Operation.Status);
    }

    [Fact]
    public async Task GetOperations_without_a_page_token_sends_an_empty_object()
    {
        GetOperationsResponse response = await CallAsync("GetOperations", "{}", Operations, client => client.GetOperationsAsync(new GetOperationsRequest()));

        Assert.Single(response.Operations!);
        Assert.Null(response.NextPageToken);
    }

    [Fact]
    public async Task GetOperationsForResource_names_the_resource_and_the_page()
    {
        GetOperationsForResourceResponse response = await CallAsync("GetOperationsForResource", """{"resourceName":"web-1","pageToken":"p"}""", """{"operations":[],"nextPageToken":"q"}""",
            client => client.GetOperationsForResourceAsync(new GetOperationsForResourceRequest { ResourceName = "web-1", PageToken = "p" }));

        Assert.Empty(response.Operations!);
        Assert.Equal("q", response.NextPageToken);
    }

    [Fact]
    public async Task GetInstanceSnapshot_reads_the_snapshot_with_its_disks_and_tags()
    {
        const string Answer = """
            {"instanceSnapshot":{"name":"web-1","arn":"arn:1","supportCode":"s","createdAt":1763942400,"location":{"regionName":"eu-central-1"},"resourceType":"InstanceSnapshot",
             "tags":[{"key":"team","value":"platform"},{"key":"export"}],"state":"available","progress":"100%","fromInstanceName":"web","fromInstanceArn":"arn:2",
             "fromAttachedDisks":[{"name":"data","path":"/dev/xvdf","sizeInGb":8,"state":"in-use","isAttached":true,"iops":100,"addOns":[{"name":"AutoSnapshot","status":"Enabled"}]}],
             "fromBlueprintId":"ubuntu_22_04","fromBundleId":"small_3_0","isFromAutoSnapshot":false,"sizeInGb":60}}
            """;
        GetInstanceSnapshotResponse response = await CallAsync("GetInstanceSnapshot", """{"instanceSnapshotName":"web-1"}""", Answer,
            client => client.GetInstanceSnapshotAsync(new GetInstanceSnapshotRequest { InstanceSnapshotName = "web-1" }));

        InstanceSnapshot snapshot = response.InstanceSnapshot!;
        Assert.Equal(InstanceSnapshotState.Available, snapshot.State);
        Assert.Equal((60, false, "100%"), (snapshot.SizeInGb!.Value, snapshot.IsFromAutoSnapshot!.Value, snapshot.Progress));
        Assert.Equal([("team", "platform"), ("export", null)], snapshot.Tags!.Select(tag => (tag.Key, tag.Value)));
        Disk disk = Assert.Single(snapshot.FromAttachedDisks!);
        Assert.Equal(DiskState.InUse, disk.State);
        Assert.Equal("AutoSnapshot", Assert.Single(disk.AddOns!).Name);
    }

    [Fact]
    public async Task GetInstanceSnapshots_reads_a_page()
    {
        GetInstanceSnapshotsResponse response = await CallAsync("GetInstanceSnapshots", """{"pageToken":"p"}""", """{"instanceSnapshots":[{"name":"a"},{"name":"b","state":"pending"}],"nextPageToken":"q"}""",
            client => client.GetInstanceSnapshotsAsync(new GetInstanceSnapshotsRequest { PageToken = "p" }));

        Assert.Equal(["a", "b"], response.InstanceSnapshots!.Select(snapshot => snapshot.Name));
        Assert.Equal("q", response.NextPageToken);
    }

    [Fact]
    public async Task GetDiskSnapshot_reads_where_the_snapshot_came_from()
    {
        GetDiskSnapshotResponse response = await CallAsync("GetDiskSnapshot", """{"diskSnapshotName":"data-1"}""",
            """{"diskSnapshot":{"name":"data-1","sizeInGb":8,"state":"completed","fromDiskName":"data","fromDiskArn":"arn:d","fromInstanceName":"web","isFromAutoSnapshot":true}}""",
            client => client.GetDiskSnapshotAsync(new GetDiskSnapshotRequest { DiskSnapshotName = "data-1" }));

        DiskSnapshot snapshot = response.DiskSnapshot!;
        Assert.Equal(DiskSnapshotState.Completed, snapshot.State);
        Assert.Equal(("data", "arn:d", "web", true), (snapshot.FromDiskName, snapshot.FromDiskArn, snapshot.FromInstanceName, snapshot.IsFromAutoSnapshot!.Value));
    }

    [Fact]
    public async Task GetDiskSnapshots_reads_a_page()
    {
        GetDiskSnapshotsResponse response = await CallAsync("GetDiskSnapshots", "{}", """{"diskSnapshots":[{"name":"a"}]}""",
            client => client.GetDiskSnapshotsAsync(new GetDiskSnapshotsRequest()));

        Assert.Equal("a", Assert.Single(response.DiskSnapshots!).Name);
    }

    [Fact]
    public async Task CreateCloudFormationStack_sends_each_instance_entry()
    {
        InstanceEntry entry = new()
        {
            SourceName = "rec-1",
            InstanceType = "t3.micro",
            PortInfoSource = PortInfoSourceType.CLOSED,
            UserData = "#!/bin/sh\necho \"ü\"",
            AvailabilityZone = "eu-central-1a",
        };
        const string Body = """{"instances":[{"sourceName":"rec-1","instanceType":"t3.micro","portInfoSource":"CLOSED","userData":"#!/bin/sh\necho \"ü\"","availabilityZone":"eu-central-1a"}]}""";

        CreateCloudFormationStackResponse response = await CallAsync("CreateCloudFormationStack", Body, Operations,
            client => client.CreateCloudFormationStackAsync(new CreateCloudFormationStackRequest { Instances = [entry] }));

        Assert.Single(response.Operations!);
    }

    [Fact]
    public async Task GetCloudFormationStackRecords_reads_a_page()
    {
        const string Answer = """
            {"cloudFormationStackRecords":[{"name":"stack-1","state":"Failed","sourceInfo":[{"resourceType":"ExportSnapshotRecord","name":"rec-1","arn":"arn:r"}],
             "destinationInfo":{"id":"arn:stack","service":"Aws::CloudFormation::Stack"}}],"nextPageToken":"q"}
            """;
        GetCloudFormationStackRecordsResponse response = await CallAsync("GetCloudFormationStackRecords", "{}", Answer,
            client => client.GetCloudFormationStackRecordsAsync(new GetCloudFormationStackRecordsRequest()));

        CloudFormationStackRecord record = Assert.Single(response.CloudFormationStackRecords!);
        Assert.Equal(RecordState.Failed, record.State);
        Assert.Equal(CloudFormationStackRecordSourceType.ExportSnapshotRecord, Assert.Single(record.SourceInfo!).ResourceType);
        Assert.Equal("arn:stack", record.DestinationInfo!.Id);
    }

    [Fact]
    public async Task GetRegions_sends_only_the_switches_that_were_set()
    {
        GetRegionsResponse response = await CallAsync("GetRegions", """{"includeAvailabilityZones":true}""",
            """{"regions":[{"continentCode":"EU","displayName":"Frankfurt","name":"eu-central-1","availabilityZones":[{"zoneName":"eu-central-1a","state":"available"}]},{"name":"xx-new-1"}]}""",
            client => client.GetRegionsAsync(new GetRegionsRequest { IncludeAvailabilityZones = true }));

        Assert.Equal(RegionName.EuCentral1, response.Regions![0].Name);
        Assert.Equal("eu-central-1a", Assert.Single(response.Regions[0].AvailabilityZones!).ZoneName);
        Assert.Equal("xx-new-1", response.Regions[1].Name!.Value);
    }

    [Fact]
    public async Task TagResource_sends_tags()
    {
        TagResourceResponse response = await CallAsync("TagResource", """{"resourceName":"web-1","resourceArn":"arn:1","tags":[{"key":"team","value":"platform"},{"key":"export"}]}""", Operations,
            client => client.TagResourceAsync(new TagResourceRequest
            {
                ResourceName = "web-1",
                ResourceArn = "arn:1",
                Tags = [new Tag { Key = "team", Value = "platform" }, new Tag { Key = "export" }],
            }));

        Assert.Single(response.Operations!);
    }

    [Fact]
    public async Task UntagResource_sends_tag_keys()
    {
        UntagResourceResponse response = await CallAsync("UntagResource", """{"resourceName":"web-1","tagKeys":["team"]}""", Operations,
            client => client.UntagResourceAsync(new UntagResourceRequest { ResourceName = "web-1", TagKeys = ["team"] }));

        Assert.Single(response.Operations!);
    }

    [Fact]
    public async Task Absent_members_are_null_and_unknown_members_are_ignored()
    {
        ExportSnapshotResponse response = await CallAsync("ExportSnapshot", "{}", """{"newMember":{"a":[1]},"contentLength":7,"httpStatusCode":500,"responseMetadata":{}}""",
            client => client.ExportSnapshotAsync(new ExportSnapshotRequest()));

        Assert.Null(response.Operations);
    }

    private static async Task<TResponse> CallAsync<TResponse>(string operation, string body, string answer, Func<AmazonLightsailClient, Task<TResponse>> call)
        where TResponse : AmazonWebServiceResponse
    {
        await using ScriptedServer server = new(Answers.Json(answer));
        using AmazonLightsailClient client = AClient.For(server);

        TResponse response = await call(client);

        ReceivedCall received = server.OnlyCall;
        Assert.Equal("POST / HTTP/1.1", received.RequestLine);
        Assert.Equal("Lightsail_20161128." + operation, received.Operation);
        Assert.Equal("application/x-amz-json-1.1", received.Headers["content-type"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(received.Body)), received.Text);
        Assert.Equal(200, (int)response.HttpStatusCode);
        Assert.Equal(Answers.RequestId, response.ResponseMetadata.RequestId);
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(answer), response.ContentLength);
        return response;
    }
}

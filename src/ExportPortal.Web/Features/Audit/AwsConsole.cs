namespace ExportPortal.Web.Features.Audit;

/// <summary>Addresses of the AWS console for what an export made.</summary>
public static class AwsConsole
{
    /// <summary>The EC2 console's page of an AMI or EBS snapshot in its region, or null for another kind of id.</summary>
    public static string? LinkOf(string destinationId, string region)
    {
        string id = Uri.EscapeDataString(destinationId);
        string start = $"https://{Uri.EscapeDataString(region)}.console.aws.amazon.com/ec2/home?region={Uri.EscapeDataString(region)}";
        return destinationId switch
        {
            _ when destinationId.StartsWith("ami-", StringComparison.Ordinal) => $"{start}#ImageDetails:imageId={id}",
            _ when destinationId.StartsWith("snap-", StringComparison.Ordinal) => $"{start}#SnapshotDetails:snapshotId={id}",
            _ => null,
        };
    }
}

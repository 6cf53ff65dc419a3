using System.Globalization;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Demo;

/// <summary>What people of an invented history write, and what AWS answers when it refuses.</summary>
internal static class PastWords
{
    public static IReadOnlyList<string> Questions { get; } =
    [
        "Please name the project this belongs to.", "Which EC2 account gets the image, and who deletes it again?", "Why not the staging copy? Please explain.",
    ];

    public static IReadOnlyList<string> Answers { get; } =
    [
        "The project is Harbour, phase 2.", "It goes to the shared services account and is deleted after 30 days.", "Staging lacks the plug-ins that we must test.",
    ];

    public static IReadOnlyList<string> Yes { get; } =
    [
        "Agreed with the team.", "Fine, please delete the image when you are done.", "OK, matches the change calendar.", "Checked the ticket.", "Go ahead.",
    ];

    public static IReadOnlyList<string> No { get; } =
    [
        "Not during the change freeze. Ask again next week.", "There is an image of this server already, please use that one.",
        "The data owner has not agreed to this copy.", "Wrong snapshot: this one is from before the upgrade.", "Too large for the purpose; export the disk only.",
    ];

    private static readonly string[] Reasons =
    [
        "Move {0} to EC2 for the larger instance types.", "Test the upgrade of {0} on a copy in EC2.", "Build a golden image from {0}.", "Disaster recovery exercise with {0}.",
        "Keep {0} as an AMI before it is retired.", "Load test against a copy of {0}.", "Hand a copy of {0} to the auditors' account.", "Encrypt and archive {0} outside Lightsail.",
        "Compare {0} with the new deployment.", "Reproduce the incident of last week on a copy of {0}.",
    ];

    private static readonly string[] Queues = ["OPS", "SHOP", "ERP", "CRM", "FIN", "NET"];

    public static string Justification(Random random, SnapshotFacts snapshot) =>
        string.Format(CultureInfo.InvariantCulture, Reasons[random.Next(Reasons.Length)], snapshot.SourceName.Length > 0 ? snapshot.SourceName : snapshot.Name);

    public static string Ticket(Random random) => $"{Queues[random.Next(Queues.Length)]}-{random.Next(100, 4000)}";

    public static (string Code, string Message) Refusal(Random random, ExportRequest request) => random.Next(6) switch
    {
        0 => ("InvalidInputException", $"The snapshot {request.SnapshotName} cannot be exported in its present state."),
        1 => ("NotFoundException", $"The {(request.Kind == SnapshotKind.Disk ? "DiskSnapshot" : "InstanceSnapshot")} does not exist: {request.SnapshotName}"),
        2 => ("OperationFailureException", "The operation could not be started. Try again later."),
        3 => ("UnauthenticatedException", "The security token included in the request is invalid."),
        _ => ("AccessDeniedException", $"User: arn:aws:iam::111122223333:user/export-portal is not authorized to perform: lightsail:ExportSnapshot on resource: {request.SnapshotArn}"),
    };
}

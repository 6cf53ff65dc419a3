using ExportPortal.Domain.Policies;

namespace ExportPortal.Web.Features.Demo;

/// <summary>The groups and policies of the demo: one example of everything that a policy can say.</summary>
internal static class DemoPolicies
{
    /// <summary>Who owns the servers.</summary>
    public const string Platform = "platform";

    /// <summary>Who guards the data.</summary>
    public const string Security = "security";

    /// <summary>The demo's policies, as they are published.</summary>
    public static PolicySet Set { get; } = new(1,
    [
        new ApprovalPolicy
        {
            Name = "Regulated data",
            Match = new PolicyMatch { Tags = ["pci"] },
            Outcome = PolicyOutcome.Refuse,
            RefusalReason = "Card data must not leave Lightsail. Ask the security group for a cleaned copy.",
        },
        new ApprovalPolicy
        {
            Name = "Production archive",
            Match = new PolicyMatch { Tags = ["env=prod", "keep"] },
            // Platform stands in both stages, so that whoever comes first never leaves the second stage without anybody.
            Stages = [new Stage(1, 1, [Platform]), new Stage(2, 1, [Security, Platform])],
            TicketPattern = @"[A-Z]{2,5}-\d+",
            MinJustification = 20,
        },
        new ApprovalPolicy
        {
            Name = "Sandbox",
            Match = new PolicyMatch { Tags = ["env=dev", "team=marketing"], MaxSizeInGb = 40 },
            Outcome = PolicyOutcome.Automatic,
        },
        new ApprovalPolicy { Name = "Standard", Stages = [new Stage(1, 1, [Platform])] },
    ]);
}

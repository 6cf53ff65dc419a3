using ExportPortal.Data.Audit;
using ExportPortal.Data.Policies;
using ExportPortal.Domain.Audit;
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

    private const string Note = "Costly exports get a second pair of eyes, and archives of production rest at weekends.";

    /// <summary>Version 2, which waits for the demo's administrator: she is the second person, the portal itself wrote it.</summary>
    public static PolicyVersion Draft(DateTimeOffset at) => new()
    {
        Number = 2, State = PolicyVersionState.Submitted, OpenKey = 1, AuthorName = "Demo", CreatedAt = at, UpdatedAt = at.AddMinutes(20), Note = Note,
        Policies =
        [
            Set.Policies[0],
            Set.Policies[1] with
            {
                MinJustification = 30, UndoWindow = TimeSpan.FromMinutes(5),
                FreezeWindows =
                [
                    new WeeklyWindow { Days = [DayOfWeek.Friday], From = new TimeOnly(18, 0), To = new TimeOnly(0, 0), TimeZone = "Europe/Berlin" },
                    new WeeklyWindow { Days = [DayOfWeek.Saturday, DayOfWeek.Sunday], From = new TimeOnly(0, 0), To = new TimeOnly(0, 0), TimeZone = "Europe/Berlin" },
                ],
            },
            Set.Policies[2],
            new ApprovalPolicy { Name = "Costly", Match = new PolicyMatch { MinMonthlyCost = 15 }, Stages = [new Stage(1, 1, [Platform]), new Stage(2, 1, [Security, Platform])] },
            Set.Policies[3],
        ],
    };

    /// <summary>What the audit history says about that draft.</summary>
    public static IEnumerable<PastEvent> DraftEvents(DateTimeOffset at) =>
    [
        new(at, AuditActor.System("demo"), new AuditEntry
        {
            Action = AuditActions.PoliciesDrafted, SubjectType = "policies", SubjectId = "2", Data = new Dictionary<string, object?> { ["version"] = 2, ["from"] = 1 },
        }),
        new(at.AddMinutes(20), AuditActor.System("demo"), new AuditEntry
        {
            Action = AuditActions.PoliciesSubmitted, SubjectType = "policies", SubjectId = "2", Data = new Dictionary<string, object?> { ["version"] = 2, ["note"] = Note },
        }),
    ];
}

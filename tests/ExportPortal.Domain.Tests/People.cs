using ExportPortal.Domain.Requests;

namespace ExportPortal.Domain.Tests;

/// <summary>The cast of the tests.</summary>
internal static class People
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public static readonly Guid Rita = Id(1);

    public static readonly Approver Anna = new(Id(2), "Anna", ["platform"]);

    public static readonly Approver Amir = new(Id(3), "Amir", ["platform", "security"]);

    public static readonly Approver Sven = new(Id(4), "Sven", ["security"]);

    public static readonly Approver Otto = new(Id(5), "Otto", []);

    public static readonly Approver RitaAsApprover = new(Rita, "Rita", ["platform", "security"]);

    public static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    public static Approver AsDeputyFor(this Approver deputy, Approver absent) =>
        deputy with { Groups = absent.Groups, DeputyForId = absent.PersonId, DeputyForName = absent.Name };
}

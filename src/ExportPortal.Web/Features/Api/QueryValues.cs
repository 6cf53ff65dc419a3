using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Requests;

namespace ExportPortal.Web.Features.Api;

/// <summary>Reads query parameters that have the same meaning in several calls.</summary>
public static class QueryValues
{
    /// <summary>Items a page where the caller does not say.</summary>
    public const int DefaultLimit = 100;

    /// <summary>Items a page.</summary>
    /// <exception cref="RuleBroken">limit-invalid</exception>
    public static int Limit(int? limit) => (limit ?? DefaultLimit) is >= 1 and <= ListRequests.MaxLimit and int wanted
        ? wanted
        : throw RuleBroken.Invalid("limit-invalid", $"The limit must lie between 1 and {ListRequests.MaxLimit}.", "limit");

    /// <summary>Instance or Disk, whatever the case; null when absent.</summary>
    /// <exception cref="RuleBroken">kind-invalid</exception>
    public static SnapshotKind? Kind(string? kind) => string.IsNullOrEmpty(kind) ? null
        : Name<SnapshotKind>(kind) ?? throw RuleBroken.Invalid("kind-invalid", $"The kind is one of: {string.Join(", ", Enum.GetNames<SnapshotKind>())}.", "kind");

    /// <summary>Names of statuses: the parameter may be repeated and each may name several, separated by commas.</summary>
    /// <exception cref="RuleBroken">status-invalid</exception>
    public static IReadOnlyCollection<RequestStatus> Statuses(string[]? statuses) =>
        [.. (statuses ?? []).SelectMany(s => s.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(Status).Distinct()];

    /// <summary>A point in time; null when absent.</summary>
    /// <exception cref="RuleBroken">time-invalid</exception>
    public static DateTimeOffset? Time(string? text, string field) => string.IsNullOrEmpty(text) ? null
        : ApiTime.TryRead(text, out DateTimeOffset time) ? time
        : throw RuleBroken.Invalid("time-invalid", "Give the time as ISO 8601, e.g. 2026-01-31T09:30:00Z.", field);

    private static RequestStatus Status(string name) =>
        Name<RequestStatus>(name) ?? throw RuleBroken.Invalid("status-invalid", $"A status is one of: {string.Join(", ", Enum.GetNames<RequestStatus>())}.", "status");

    // By name only: Enum.TryParse would take numbers too.
    private static T? Name<T>(string text)
        where T : struct, Enum
    {
        string? name = Enum.GetNames<T>().FirstOrDefault(n => string.Equals(n, text, StringComparison.OrdinalIgnoreCase));
        return name is null ? null : Enum.Parse<T>(name);
    }
}

using LightsailEmulator.World;

namespace LightsailEmulator.Operations;

/// <summary>The parts that every mutation is made of: its operations, its ledger entry, its commit.</summary>
internal static class Changes
{
    /// <summary>An operation on <paramref name="resource"/> that ends at <paramref name="endsAt"/>.</summary>
    public static OperationRecord Operation(
        Call call, Entity resource, string type, string? details, DateTimeOffset now, DateTimeOffset endsAt, string availabilityZone = "all") => new()
    {
        Id = Arns.NewId(),
        Region = call.Region,
        Name = resource.Name,
        TypeOfResource = resource.ResourceType,
        OperationType = type,
        Details = details,
        AvailabilityZone = availabilityZone,
        CreatedAt = now,
        EndsAt = endsAt,
    };

    /// <summary>
    /// The commit of a mutation. New entities get their places in the lists, and the ledger its entry, which says "not
    /// answered" until an answer is on its way: a process that dies in between must not claim that it had answered.
    /// </summary>
    public static (Commit Commit, Outcome Result) Mutation(
        Call call, EmulatorState state, DateTimeOffset now, IReadOnlyList<OperationRecord> operations,
        string? sourceName, IReadOnlyList<Entity>? put = null, IReadOnlyList<string>? remove = null, string? recordName = null)
    {
        long order = state.LastOrder;
        List<Entity> all = [.. (put ?? []).Concat(operations).Select(entity => entity.Order > 0 ? entity : entity with { Order = ++order })];
        var entry = new LedgerEntry(
            state.LastLedgerSeq + 1, now, call.RequestId, call.Operation, call.Region, call.Caller.AccessKeyId, sourceName, recordName, Answered: false);
        return (
            new Commit { Put = all, Remove = remove, Ledger = entry },
            new Outcome(Views.Operations(operations, now), entry.Seq));
    }
}

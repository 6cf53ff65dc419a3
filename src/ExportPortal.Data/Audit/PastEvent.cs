using ExportPortal.Domain.Audit;

namespace ExportPortal.Data.Audit;

/// <summary>Something that happened before it is written down: an event of an imported or invented history.</summary>
/// <param name="At">When it happened, UTC.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Entry">What happened.</param>
public sealed record PastEvent(DateTimeOffset At, AuditActor Actor, AuditEntry Entry);

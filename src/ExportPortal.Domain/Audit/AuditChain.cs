using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;

namespace ExportPortal.Domain.Audit;

/// <summary>
/// The hash chain of the audit history. The format is described for other languages in docs/audit-format.md; change neither alone.
/// </summary>
public static class AuditChain
{
    /// <summary>What the first event names as the hash before it.</summary>
    public static readonly string Genesis = new('0', 64);

    /// <summary>Gives an entry its place behind the event with <paramref name="prevHash"/>.</summary>
    /// <param name="seq">One more than the sequence number of the event before.</param>
    /// <param name="prevHash">Hash of the event before, or <see cref="Genesis"/>.</param>
    /// <param name="id">The event's id.</param>
    /// <param name="at">When it happened; cut to whole microseconds, the databases' common precision.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="entry">What happened.</param>
    public static AuditEvent Append(long seq, string prevHash, Guid id, DateTimeOffset at, AuditActor actor, AuditEntry entry)
    {
        DateTimeOffset utc = at.ToUniversalTime();
        AuditEvent draft = new()
        {
            Seq = seq,
            Id = id,
            At = new DateTimeOffset(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero),
            ActorId = actor.Id,
            ActorName = Storable(actor.Name),
            ActorKind = actor.Kind,
            OnBehalfOf = actor.OnBehalfOf is null ? null : Storable(actor.OnBehalfOf),
            Action = entry.Action,
            SubjectType = entry.SubjectType,
            SubjectId = Storable(entry.SubjectId),
            RequestId = entry.RequestId,
            Ip = actor.Ip,
            Data = CanonicalJson.Text(entry.Data),
            PrevHash = prevHash,
            Hash = "",
        };
        return WithHash(draft);
    }

    /// <summary>SHA-256 over <see cref="CanonicalBytes"/>, lower-case hex.</summary>
    public static string ComputeHash(AuditEvent auditEvent)
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        WriteCanonical(buffer, auditEvent);
        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    /// <summary>The bytes that are hashed: RFC 8785 JSON of all members but the hash.</summary>
    public static byte[] CanonicalBytes(AuditEvent auditEvent)
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        WriteCanonical(buffer, auditEvent);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Says what is wrong with an event that should follow <paramref name="prevSeq"/>, or null when nothing is.</summary>
    /// <param name="auditEvent">The event as it is stored.</param>
    /// <param name="prevSeq">Sequence number of the event before; 0 before the first.</param>
    /// <param name="prevHash">Hash of the event before; <see cref="Genesis"/> before the first.</param>
    public static string? FindFault(AuditEvent auditEvent, long prevSeq, string prevHash)
    {
        if (auditEvent.Seq != prevSeq + 1)
        {
            return auditEvent.Seq > prevSeq + 1
                ? $"gap: event {prevSeq + 1} is missing"
                : $"order: event {auditEvent.Seq} stands after event {prevSeq}";
        }

        if (auditEvent.PrevHash != prevHash)
        {
            return "link: it does not follow the event before it";
        }

        return ComputeHash(auditEvent) == auditEvent.Hash ? null : "content: its members do not match its hash";
    }

    // The members stand in the order that RFC 8785 demands: sorted by name.
    private static void WriteCanonical(IBufferWriter<byte> buffer, AuditEvent e)
    {
        Member(buffer, "{\"action\":", e.Action);
        Member(buffer, ",\"actorId\":", e.ActorId?.ToString());
        Member(buffer, ",\"actorKind\":", e.ActorKind.ToString());
        Member(buffer, ",\"actorName\":", e.ActorName);
        Member(buffer, ",\"at\":", CanonicalJson.Time(e.At));
        CanonicalJson.Ascii(buffer, ",\"data\":");
        CanonicalJson.Ascii(buffer, e.Data); // stored in canonical form, hashed as stored
        Member(buffer, ",\"id\":", e.Id.ToString());
        Member(buffer, ",\"ip\":", e.Ip);
        Member(buffer, ",\"onBehalfOf\":", e.OnBehalfOf);
        Member(buffer, ",\"prevHash\":", e.PrevHash);
        Member(buffer, ",\"requestId\":", e.RequestId?.ToString());
        CanonicalJson.Ascii(buffer, ",\"seq\":");
        CanonicalJson.Ascii(buffer, e.Seq.ToString(CultureInfo.InvariantCulture));
        Member(buffer, ",\"subjectId\":", e.SubjectId);
        Member(buffer, ",\"subjectType\":", e.SubjectType);
        CanonicalJson.Ascii(buffer, "}");
    }

    private static void Member(IBufferWriter<byte> buffer, string prefix, string? value)
    {
        CanonicalJson.Ascii(buffer, prefix);
        CanonicalJson.WriteTo(buffer, value);
    }

    // PostgreSQL text cannot hold U+0000, and a lone surrogate has no UTF-8 form: what is hashed must be what is stored.
    private static string Storable(string text)
    {
        string clean = text.Replace("\0", "", StringComparison.Ordinal);
        return System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(clean));
    }

    private static AuditEvent WithHash(AuditEvent e) => new()
    {
        Seq = e.Seq, Id = e.Id, At = e.At, ActorId = e.ActorId, ActorName = e.ActorName, ActorKind = e.ActorKind, OnBehalfOf = e.OnBehalfOf,
        Action = e.Action, SubjectType = e.SubjectType, SubjectId = e.SubjectId, RequestId = e.RequestId, Ip = e.Ip, Data = e.Data,
        PrevHash = e.PrevHash, Hash = ComputeHash(e),
    };
}

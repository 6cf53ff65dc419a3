using System.Security.Cryptography;
using System.Text;

namespace ExportPortal.Domain.Audit;

/// <summary>
/// The hash chain of the audit history. The format is described for other languages in docs/audit-format.md; change neither alone.
/// </summary>
public static class AuditChain
{
    /// <summary>Characters of a hash.</summary>
    public const int HashLength = 64;

    /// <summary>What the first event names as the hash before it.</summary>
    public static readonly string Genesis = new('0', HashLength);

    [ThreadStatic]
    private static CanonicalBuffer? shared;

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
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Canonical(auditEvent).Written, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>The bytes that are hashed: RFC 8785 JSON of all members but the hash.</summary>
    public static byte[] CanonicalBytes(AuditEvent auditEvent) => Canonical(auditEvent).Written.ToArray();

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

    private static CanonicalBuffer Canonical(AuditEvent e)
    {
        CanonicalBuffer buffer = shared ??= new CanonicalBuffer();
        buffer.Clear();
        CanonicalEvent.Write(buffer, e);
        return buffer;
    }

    // PostgreSQL text cannot hold U+0000, and a lone surrogate has no UTF-8 form: what is hashed must be what is stored.
    private static string Storable(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0', StringComparison.Ordinal))
        {
            return text;
        }

        string clean = text.Replace("\0", "", StringComparison.Ordinal);
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(clean));
    }

    private static AuditEvent WithHash(AuditEvent e) => new()
    {
        Seq = e.Seq, Id = e.Id, At = e.At, ActorId = e.ActorId, ActorName = e.ActorName, ActorKind = e.ActorKind, OnBehalfOf = e.OnBehalfOf,
        Action = e.Action, SubjectType = e.SubjectType, SubjectId = e.SubjectId, RequestId = e.RequestId, Ip = e.Ip, Data = e.Data,
        PrevHash = e.PrevHash, Hash = ComputeHash(e),
    };
}

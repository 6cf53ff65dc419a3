namespace ExportPortal.Domain.Audit;

/// <summary>
/// The canonical bytes of an event, from the object and from the bytes of its columns. The members stand in the order that RFC 8785
/// demands: sorted by name. Data is stored in canonical form and written as stored.
/// </summary>
public static class CanonicalEvent
{
    private static readonly byte[][] Kinds = [.. Enum.GetValues<ActorKind>().Select(k => System.Text.Encoding.UTF8.GetBytes($"\"{k}\""))];

    /// <summary>Writes an event.</summary>
    public static void Write(CanonicalBuffer buffer, AuditEvent e)
    {
        buffer.Raw("{\"action\":"u8);
        buffer.Text(e.Action);
        buffer.Raw(",\"actorId\":"u8);
        Id(buffer, e.ActorId);
        buffer.Raw(",\"actorKind\":"u8);
        buffer.Raw(Kinds[(int)e.ActorKind]);
        buffer.Raw(",\"actorName\":"u8);
        buffer.Text(e.ActorName);
        buffer.Raw(",\"at\":"u8);
        buffer.Time(e.At);
        buffer.Raw(",\"data\":"u8);
        buffer.Raw(e.Data.AsSpan());
        buffer.Raw(",\"id\":"u8);
        buffer.Id(e.Id);
        buffer.Raw(",\"ip\":"u8);
        buffer.Text(e.Ip);
        buffer.Raw(",\"onBehalfOf\":"u8);
        buffer.Text(e.OnBehalfOf);
        buffer.Raw(",\"prevHash\":"u8);
        buffer.Text(e.PrevHash);
        buffer.Raw(",\"requestId\":"u8);
        Id(buffer, e.RequestId);
        buffer.Raw(",\"seq\":"u8);
        buffer.Number(e.Seq);
        buffer.Raw(",\"subjectId\":"u8);
        buffer.Text(e.SubjectId);
        buffer.Raw(",\"subjectType\":"u8);
        buffer.Text(e.SubjectType);
        buffer.Raw("}"u8);
    }

    /// <summary>Writes a stored event.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="e">The event.</param>
    /// <param name="seq">The sequence number to write; the event's own, or one that it may have been written with.</param>
    public static void Write(CanonicalBuffer buffer, in StoredEvent e, long seq)
    {
        Member(buffer, "{\"action\":"u8, e.Action);
        Id(buffer, ",\"actorId\":"u8, e.ActorId);
        Member(buffer, ",\"actorKind\":"u8, e.ActorKind);
        Member(buffer, ",\"actorName\":"u8, e.ActorName);
        buffer.Raw(",\"at\":"u8);
        buffer.Time(e.At);
        buffer.Raw(",\"data\":"u8);
        buffer.Raw(e.Data);
        Member(buffer, ",\"id\":"u8, e.Id);
        Member(buffer, ",\"ip\":"u8, e.Ip, e.HasIp);
        Member(buffer, ",\"onBehalfOf\":"u8, e.OnBehalfOf, e.HasOnBehalfOf);
        Member(buffer, ",\"prevHash\":"u8, e.PrevHash);
        Id(buffer, ",\"requestId\":"u8, e.RequestId);
        buffer.Raw(",\"seq\":"u8);
        buffer.Number(seq);
        Member(buffer, ",\"subjectId\":"u8, e.SubjectId);
        Member(buffer, ",\"subjectType\":"u8, e.SubjectType);
        buffer.Raw("}"u8);
    }

    private static void Member(CanonicalBuffer buffer, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> value, bool isThere = true)
    {
        buffer.Raw(prefix);
        if (isThere)
        {
            buffer.Text(value);
        }
        else
        {
            buffer.Raw("null"u8);
        }
    }

    private static void Id(CanonicalBuffer buffer, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> id) => Member(buffer, prefix, id, !id.IsEmpty);

    private static void Id(CanonicalBuffer buffer, Guid? id)
    {
        if (id is { } known)
        {
            buffer.Id(known);
        }
        else
        {
            buffer.Raw("null"u8);
        }
    }
}

namespace ExportPortal.Domain.Audit;

/// <summary>A signed statement that the history ended with this event at that time. Catches what a chain alone cannot: a rewritten or cut tail.</summary>
public sealed class AuditCheckpoint
{
    /// <summary>Sequence number of the event.</summary>
    public required long Seq { get; init; }

    /// <summary>The event's hash, lower-case hex.</summary>
    public required string Hash { get; init; }

    /// <summary>When it was signed: UTC, whole microseconds, by the database's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The key that signed: <see cref="AuditKey.KeyId"/>.</summary>
    public required string KeyId { get; init; }

    /// <summary>ECDSA P-256 with SHA-256 over <see cref="SignedBytes"/>, DER, base64.</summary>
    public required string Signature { get; init; }

    /// <summary>Signs a checkpoint.</summary>
    /// <param name="seq">The event.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="at">Now.</param>
    /// <param name="keyId">The key's id.</param>
    /// <param name="sign">Signs bytes with the key.</param>
    public static AuditCheckpoint Sign(long seq, string hash, DateTimeOffset at, string keyId, Func<byte[], string> sign) =>
        new() { Seq = seq, Hash = hash, At = at, KeyId = keyId, Signature = sign(Bytes(seq, hash, at, keyId)) };

    /// <summary>The bytes that are signed: RFC 8785 JSON of all members but the signature.</summary>
    public byte[] SignedBytes() => Bytes(Seq, Hash, At, KeyId);

    /// <summary>The line of the checkpoint file, without its end: the signed bytes with the signature as last member.</summary>
    public string Line() => SignedLine.Make(SignedBytes(), ("signature", Signature));

    private static byte[] Bytes(long seq, string hash, DateTimeOffset at, string keyId) =>
        CanonicalJson.Write(new Dictionary<string, object?> { ["at"] = at, ["hash"] = hash, ["keyId"] = keyId, ["seq"] = seq });
}

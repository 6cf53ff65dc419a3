using System.Security.Cryptography;

namespace ExportPortal.Domain.Audit;

/// <summary>
/// The public half of a key that signs checkpoints, and its introduction. A key is introduced by a statement that it signs itself and that the
/// key before it signs too, so that the one vouches for the other in both directions.
/// </summary>
public sealed class AuditKey
{
    /// <summary>SHA-256 of the public key, lower-case hex.</summary>
    public required string KeyId { get; init; }

    /// <summary>The public key: DER of SubjectPublicKeyInfo, base64.</summary>
    public required string PublicKey { get; init; }

    /// <summary>When it was introduced, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>It signs checkpoints of events behind this one; the key before it signs up to it. 0 for the first key.</summary>
    public required long AfterSeq { get; init; }

    /// <summary>The key before, or null for the first.</summary>
    public string? PreviousKeyId { get; init; }

    /// <summary>Signature of this key over <see cref="SignedBytes"/>.</summary>
    public required string Signature { get; init; }

    /// <summary>Signature of the key before over the same bytes; null for the first key, and where the one before was lost.</summary>
    public string? SignatureByPrevious { get; init; }

    /// <summary>Introduces a key.</summary>
    /// <param name="publicKey">Its public half, DER.</param>
    /// <param name="at">Now.</param>
    /// <param name="afterSeq">The last event whose checkpoints the key before may sign.</param>
    /// <param name="previousKeyId">The key before, or null.</param>
    /// <param name="sign">Signs with the new key.</param>
    /// <param name="signByPrevious">Signs with the key before; null when there is none, or it is lost.</param>
    public static AuditKey Introduce(byte[] publicKey, DateTimeOffset at, long afterSeq, string? previousKeyId, Func<byte[], string> sign, Func<byte[], string>? signByPrevious)
    {
        string keyId = IdOf(publicKey);
        string encoded = Convert.ToBase64String(publicKey);
        byte[] bytes = Bytes(keyId, encoded, at, afterSeq, previousKeyId);
        return new AuditKey
        {
            KeyId = keyId, PublicKey = encoded, At = at, AfterSeq = afterSeq, PreviousKeyId = previousKeyId, Signature = sign(bytes), SignatureByPrevious = signByPrevious?.Invoke(bytes),
        };
    }

    /// <summary>The id of a public key.</summary>
    /// <param name="publicKey">DER of SubjectPublicKeyInfo.</param>
    public static string IdOf(byte[] publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey));

    /// <summary>The bytes that are signed: RFC 8785 JSON of all members but the two signatures.</summary>
    public byte[] SignedBytes() => Bytes(KeyId, PublicKey, At, AfterSeq, PreviousKeyId);

    /// <summary>The line of the checkpoint file, without its end.</summary>
    public string Line() => SignedLine.Make(SignedBytes(), ("signature", Signature), ("signatureByPrevious", SignatureByPrevious));

    private static byte[] Bytes(string keyId, string publicKey, DateTimeOffset at, long afterSeq, string? previousKeyId) => CanonicalJson.Write(
        new Dictionary<string, object?> { ["afterSeq"] = afterSeq, ["at"] = at, ["keyId"] = keyId, ["previousKeyId"] = previousKeyId, ["publicKey"] = publicKey });
}

using System.Security.Cryptography;

namespace ExportPortal.Domain.Audit;

/// <summary>
/// The keys whose checkpoints count. Trust begins with one key, the anchor: the portal's own, or the first of a checkpoint file. It goes back from
/// there to the keys that are named as the ones before, and on to those that the newest trusted key has signed.
/// </summary>
public sealed class TrustedKeys : IDisposable
{
    private readonly Dictionary<string, Known> _keys = new(StringComparer.Ordinal);

    private TrustedKeys()
    {
    }

    /// <summary>Nobody's signature counts.</summary>
    public static TrustedKeys None { get; } = new();

    /// <summary>The ids, from the first key to the newest.</summary>
    public IEnumerable<string> Ids => _keys.Values.OrderBy(k => k.AfterSeq).Select(k => k.Id);

    /// <summary>Finds out which keys count.</summary>
    /// <param name="statements">Introductions of keys, from anywhere.</param>
    /// <param name="anchor">The public key to begin with, DER; null trusts the first key that was ever introduced.</param>
    public static TrustedKeys From(IEnumerable<AuditKey> statements, byte[]? anchor)
    {
        Dictionary<string, AuditKey> sound = new(StringComparer.Ordinal);
        foreach (AuditKey statement in statements)
        {
            if (IsSound(statement))
            {
                sound.TryAdd(statement.KeyId, statement);
            }
        }

        TrustedKeys trusted = new();
        string? first = anchor is null ? sound.Values.FirstOrDefault(s => s.PreviousKeyId is null)?.KeyId : AuditKey.IdOf(anchor);
        if (first is null)
        {
            return trusted;
        }

        trusted._keys[first] = new Known(first, Import(anchor ?? Convert.FromBase64String(sound[first].PublicKey))!, sound.GetValueOrDefault(first)?.AfterSeq ?? 0);
        trusted.GoBack(sound, first);
        trusted.GoOn(sound, first);
        return trusted;
    }

    /// <summary>What is wrong with the signature of a checkpoint, or null.</summary>
    public string? FindFault(AuditCheckpoint checkpoint)
    {
        if (!_keys.TryGetValue(checkpoint.KeyId, out Known? key))
        {
            return $"signature: a key signed it that is not known here ({Short(checkpoint.KeyId)})";
        }

        if (checkpoint.Seq <= key.AfterSeq || checkpoint.Seq > key.UpToSeq)
        {
            return $"signature: its key ({Short(checkpoint.KeyId)}) was not in use at this event";
        }

        return Verify(key.Key, checkpoint.SignedBytes(), checkpoint.Signature) ? null : "signature: it does not fit the checkpoint";
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (Known key in _keys.Values)
        {
            key.Key.Dispose();
        }
    }

    private static string Short(string keyId) => keyId.Length > 12 ? keyId[..12] : keyId;

    private static bool IsSound(AuditKey statement)
    {
        byte[] publicKey = new byte[256];
        if (!Convert.TryFromBase64String(statement.PublicKey, publicKey, out int length) || AuditKey.IdOf(publicKey[..length]) != statement.KeyId)
        {
            return false;
        }

        using ECDsa? key = Import(publicKey[..length]);
        return key is not null && Verify(key, statement.SignedBytes(), statement.Signature);
    }

    private static ECDsa? Import(byte[] publicKey)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(publicKey, out _);
            return key;
        }
        catch (CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }

    private static bool Verify(ECDsa key, byte[] bytes, string signature)
    {
        byte[] decoded = new byte[128];
        return Convert.TryFromBase64String(signature, decoded, out int length)
            && key.VerifyData(bytes, decoded.AsSpan(0, length), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private void GoBack(Dictionary<string, AuditKey> sound, string from)
    {
        string id = from;
        while (sound.GetValueOrDefault(id) is { PreviousKeyId: { } before } statement && sound.TryGetValue(before, out AuditKey? previous) && !_keys.ContainsKey(before))
        {
            ECDsa key = Import(Convert.FromBase64String(previous.PublicKey))!;
            // A lost key could not sign its successor. One that did must have done it right.
            if (statement.SignatureByPrevious is { } signature && !Verify(key, statement.SignedBytes(), signature))
            {
                key.Dispose();
                return;
            }

            _keys[before] = new Known(before, key, previous.AfterSeq) { UpToSeq = statement.AfterSeq };
            id = before;
        }
    }

    private void GoOn(Dictionary<string, AuditKey> sound, string from)
    {
        string id = from;
        while (sound.Values.FirstOrDefault(s => s.PreviousKeyId == id && !_keys.ContainsKey(s.KeyId) && Verify(_keys[id].Key, s.SignedBytes(), s.SignatureByPrevious ?? "")) is { } next)
        {
            _keys[id].UpToSeq = next.AfterSeq;
            _keys[next.KeyId] = new Known(next.KeyId, Import(Convert.FromBase64String(next.PublicKey))!, next.AfterSeq);
            id = next.KeyId;
        }
    }

    private sealed record Known(string Id, ECDsa Key, long AfterSeq)
    {
        public long UpToSeq { get; set; } = long.MaxValue;
    }
}

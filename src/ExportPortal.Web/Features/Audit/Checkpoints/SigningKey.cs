using System.Security.Cryptography;
using ExportPortal.Domain.Audit;

namespace ExportPortal.Web.Features.Audit.Checkpoints;

/// <summary>An ECDSA P-256 key, or only its public half: enough to verify, as nodes that serve pages do.</summary>
public sealed class SigningKey : IDisposable
{
    private const string P256 = "1.2.840.10045.3.1.7";
    private readonly ECDsa _key;
    private readonly Lock _one = new();

    private SigningKey(ECDsa key, bool canSign)
    {
        _key = key;
        CanSign = canSign;
        PublicKey = key.ExportSubjectPublicKeyInfo();
        KeyId = AuditKey.IdOf(PublicKey);
    }

    /// <summary>SHA-256 of the public key.</summary>
    public string KeyId { get; }

    /// <summary>The public half, DER.</summary>
    public byte[] PublicKey { get; }

    /// <summary>Whether the private half is there.</summary>
    public bool CanSign { get; }

    /// <summary>Makes a key.</summary>
    public static SigningKey Make() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256), canSign: true);

    /// <summary>Reads a key from PEM: PRIVATE KEY, EC PRIVATE KEY or PUBLIC KEY.</summary>
    /// <exception cref="CryptographicException">There is no such key in it.</exception>
    public static SigningKey Read(string pem)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == P256
                ? new SigningKey(key, pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
                : throw new CryptographicException("the curve is another one");
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new CryptographicException(wrong.Message, wrong);
        }
    }

    /// <summary>Both halves as PEM.</summary>
    public string Pem() => _key.ExportPkcs8PrivateKeyPem() + "\n";

    /// <summary>Signs bytes: SHA-256, DER, base64.</summary>
    public string Sign(byte[] bytes)
    {
        lock (_one)
        {
            return Convert.ToBase64String(_key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }
    }

    /// <inheritdoc />
    public void Dispose() => _key.Dispose();
}

using System.Security.Cryptography;
using System.Text;

namespace LightsailEmulator.World;

/// <summary>Identifiers in the shapes that AWS gives them.</summary>
internal static class Arns
{
    /// <summary>The account number that AWS uses in its own examples.</summary>
    public const string Account = "111122223333";

    public static string Of(string region, string resourceType, string id) => $"arn:aws:lightsail:{region}:{Account}:{resourceType}/{id}";

    public static string NewId() => Guid.NewGuid().ToString();

    /// <summary>The same text always gives the same UUID: seeded things keep their identity from start to start.</summary>
    public static string IdFor(string text)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        hash[7] = (byte)((hash[7] & 0x0F) | 0x50); // marks it as a name-based UUID
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16)).ToString();
    }

    /// <summary>An EC2 identifier such as <c>ami-0f1e2d…</c>: the prefix and 17 hexadecimal digits.</summary>
    public static string Ec2Id(string prefix, string text) =>
        $"{prefix}-0{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]}";
}

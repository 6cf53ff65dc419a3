using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace ExportPortal.Integration.Tests.Security;

/// <summary>An authenticator app (RFC 6238), written here so that the portal's own code is not its own judge.</summary>
internal static class Totp
{
    /// <summary>What it shows at a moment for a key in base 32, spaces allowed.</summary>
    public static string Code(string key, DateTimeOffset at)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, at.ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // what authenticators use
        byte[] hash = HMACSHA1.HashData(Bytes(key), counter);
#pragma warning restore CA5350
        int offset = hash[^1] & 15;
        int number = (BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(offset)) & int.MaxValue) % 1_000_000;
        return number.ToString("000000", CultureInfo.InvariantCulture);
    }

    private static byte[] Bytes(string key)
    {
        List<byte> bytes = [];
        int buffer = 0, bits = 0;
        foreach (char c in key.Where(c => c != ' '))
        {
            buffer = (buffer << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal);
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(buffer >> bits));
                buffer &= (1 << bits) - 1;
            }
        }

        return [.. bytes];
    }
}

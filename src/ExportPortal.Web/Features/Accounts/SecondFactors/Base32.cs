using System.Text;

namespace ExportPortal.Web.Features.Accounts.SecondFactors;

/// <summary>Base 32 as authenticators read it (RFC 4648, no padding).</summary>
public static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int BitsOfLetter = 5;

    /// <summary>The bytes as letters and digits.</summary>
    public static string Write(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new();
        int buffer = 0, bits = 0;
        foreach (byte b in bytes)
        {
            buffer = (buffer << 8) | b;
            for (bits += 8; bits >= BitsOfLetter; bits -= BitsOfLetter)
            {
                text.Append(Alphabet[(buffer >> (bits - BitsOfLetter)) & 31]);
            }

            buffer &= (1 << bits) - 1;
        }

        return bits == 0 ? text.ToString() : text.Append(Alphabet[(buffer << (BitsOfLetter - bits)) & 31]).ToString();
    }
}

using System.Security.Cryptography;
using System.Text;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>
/// The one-time link with which the first administrator makes an account. It exists only while there is no user; only the hash of its token
/// is kept, in memory, so a restart makes a new one.
/// </summary>
public sealed class SetupLink
{
    private readonly Lock gate = new();
    private byte[]? hash;

    /// <summary>Makes a fresh token (256 random bits, URL-safe) and forgets the one before.</summary>
    public string Issue()
    {
        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        lock (gate)
        {
            hash = Hash(token);
        }

        return token;
    }

    /// <summary>Whether the token is the open one. Does not use it up.</summary>
    public bool IsOpen(string? token)
    {
        lock (gate)
        {
            return Matches(token);
        }
    }

    /// <summary>Uses the token up. True for exactly one caller.</summary>
    public bool TryTake(string? token)
    {
        lock (gate)
        {
            bool matches = Matches(token);
            if (matches)
            {
                hash = null;
            }

            return matches;
        }
    }

    /// <summary>Opens the link again after the account could not be made, so that the person can correct the form.</summary>
    public void GiveBack(string token)
    {
        lock (gate)
        {
            hash ??= Hash(token);
        }
    }

    private bool Matches(string? token) =>
        hash is not null && token is not null && CryptographicOperations.FixedTimeEquals(hash, Hash(token));

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}

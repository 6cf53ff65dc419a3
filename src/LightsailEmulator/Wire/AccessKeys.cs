using System.Collections.Concurrent;

namespace LightsailEmulator.Wire;

/// <summary>A key that callers may sign with.</summary>
/// <param name="Secret">What it signs with.</param>
/// <param name="SessionToken">The token that a temporary key comes with (X-Amz-Security-Token); null for a lasting key.</param>
/// <param name="ExpiresAt">When it ends, by the machine's clock; null for never.</param>
internal sealed record AccessKey(string Secret, string? SessionToken = null, DateTimeOffset? ExpiresAt = null);

/// <summary>The access keys that exist: two that always do, and temporary ones as a role's sessions have them, handed in over the control API.</summary>
internal sealed class AccessKeys
{
    private readonly ConcurrentDictionary<string, AccessKey> _temporary = new(StringComparer.Ordinal);

    /// <summary>Adds a key, or gives a temporary one a new secret, token or end.</summary>
    public void Add(string accessKeyId, AccessKey key) => _temporary[accessKeyId] = key;

    /// <summary>Forgets the temporary keys.</summary>
    public void Clear() => _temporary.Clear();

    /// <summary>The secret of a key that may be used now.</summary>
    /// <param name="accessKeyId">The key that the caller names.</param>
    /// <param name="sessionToken">The token that came with the call; empty for none.</param>
    /// <param name="now">The machine's time.</param>
    /// <exception cref="ApiException">UnrecognizedClientException or ExpiredTokenException</exception>
    public string SecretOf(string accessKeyId, string sessionToken, DateTimeOffset now)
    {
        AccessKey? key = Caller.Secrets.TryGetValue(accessKeyId, out string? secret) ? new AccessKey(secret) : _temporary.GetValueOrDefault(accessKeyId);
        if (key is null || (key.SessionToken ?? "") != sessionToken)
            throw new ApiException("UnrecognizedClientException", "The security token included in the request is invalid.");
        if (key.ExpiresAt <= now)
            throw new ApiException("ExpiredTokenException", "The security token included in the request is expired");
        return key.Secret;
    }
}

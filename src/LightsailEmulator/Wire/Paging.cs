using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LightsailEmulator.World;

namespace LightsailEmulator.Wire;

/// <summary>
/// Pages of a list. A token remembers the last item seen, so that items which come or go between two calls neither repeat nor
/// vanish others. It is opaque, good for one list of one Region, and for an hour of the emulator's clock.
/// </summary>
internal static class Paging
{
    private static readonly TimeSpan s_tokenLife = TimeSpan.FromHours(1);

    /// <summary>One page of <paramref name="items"/>, the whole list in its order. A token of another <paramref name="list"/> is refused.</summary>
    /// <exception cref="ApiException">InvalidInputException for a token that this list did not give out, or an old one</exception>
    public static (IReadOnlyList<T> Items, string? Next) Page<T>(IEnumerable<T> items, string list, string? pageToken, int pageSize, DateTimeOffset now)
        where T : Entity
    {
        long after = string.IsNullOrEmpty(pageToken) ? 0 : Read(pageToken, list, now);
        List<T> page = [.. items.Where(item => item.Order > after).Take(pageSize + 1)];
        if (page.Count <= pageSize) return (page, null);
        page.RemoveAt(pageSize);
        return (page, Token(page[^1].Order, list, now));
    }

    private static string Token(long order, string list, DateTimeOffset now)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{order}.{now.ToUnixTimeSeconds()}");
        return Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{text}.{Seal(text, list)}"));
    }

    private static long Read(string token, string list, DateTimeOffset now)
    {
        byte[] bytes = new byte[128];
        bool readable = token.Length <= 128 && Base64Url.IsValid(token);
        string[] parts = readable ? Encoding.ASCII.GetString(bytes, 0, Base64Url.DecodeFromChars(token, bytes)).Split('.') : [];
        if (parts.Length != 3 || parts[2] != Seal($"{parts[0]}.{parts[1]}", list))
            throw ApiException.InvalidInput("The parameter pageToken is not valid for this list.");

        DateTimeOffset issued = DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[1], CultureInfo.InvariantCulture));
        if (now - issued > s_tokenLife) throw ApiException.InvalidInput("The parameter pageToken has expired.", "Start the listing again.");
        return long.Parse(parts[0], CultureInfo.InvariantCulture);
    }

    private static string Seal(string text, string list) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"emulator page token|{list}|{text}")).AsSpan(0, 8));
}

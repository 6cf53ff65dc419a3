using System.Security.Cryptography;
using System.Text;
using ExportPortal.Data.Comfort;

namespace ExportPortal.Web.Features.Favourites;

/// <summary>What can be a favourite.</summary>
public enum FavouriteKind
{
    /// <summary>A page with what its address says: filters, range, tab.</summary>
    Page,

    /// <summary>A query of the audit history that is kept under a name.</summary>
    View,

    /// <summary>A request.</summary>
    Request,

    /// <summary>A snapshot.</summary>
    Snapshot,
}

/// <summary>Something that a person comes back to.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Which one: the page's address within the portal, the id of a view or request, the ARN of a snapshot.</param>
public sealed record Favourite(FavouriteKind Kind, string Id)
{
    /// <summary>The longest <see cref="Id"/>, in characters.</summary>
    public const int MaxId = ViewChoice.MaxHidden;

    /// <summary>What the keys of all favourites begin with, among the person's other <see cref="ViewChoice"/>s.</summary>
    public const string KeyPrefix = "favourite ";

    /// <summary>The keys of all favourites, for LIKE.</summary>
    public const string KeyPattern = KeyPrefix + "%";

    /// <summary>Its key in the profile. An address or an ARN is longer than a key may be.</summary>
    public string Key => $"{KeyPrefix}{char.ToLowerInvariant(Kind.ToString()[0])}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Id)))[..28]}";

    /// <summary>Reads it from the profile.</summary>
    public static Favourite Read(ViewChoice choice) => new(
        choice.Grid[KeyPrefix.Length] switch { 'v' => FavouriteKind.View, 'r' => FavouriteKind.Request, 's' => FavouriteKind.Snapshot, _ => FavouriteKind.Page }, choice.Hidden);

    /// <summary>Some of a kind, by their ids.</summary>
    public static IReadOnlyList<Guid> GuidsOf(IEnumerable<Favourite> favourites, FavouriteKind kind) =>
        [.. favourites.Where(f => f.Kind == kind).Select(f => Guid.TryParse(f.Id, out Guid id) ? id : Guid.Empty)];
}

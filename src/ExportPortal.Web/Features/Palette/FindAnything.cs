using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Snapshots;

namespace ExportPortal.Web.Features.Palette;

/// <summary>Something that the palette leads to.</summary>
/// <param name="Group">Pages, Requests or Snapshots, in the viewer's language.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Hint">What else tells it apart, or null.</param>
/// <param name="Href">Its address.</param>
public sealed record Place(string Group, string Title, string? Hint, string Href);

/// <summary>Finds requests and snapshots by a few letters, as far as the signed-in person may see them.</summary>
public sealed class FindAnything(CurrentUser user, ListRequests requests, SnapshotCatalogue catalogue)
{
    private const int Most = 6;

    /// <summary>Finds them, requests first. Snapshots come from the list that is read already; AWS is waited for only when there is none.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<IReadOnlyList<Place>> ExecuteAsync(string text, CancellationToken cancel)
    {
        string words = text.Trim();
        if (words.Length < 2)
        {
            return [];
        }

        Actor actor = await user.GetAsync(cancel);
        Page<RequestRow> found = await requests.ExecuteAsync(new RequestFilter(Text: words), null, Most, cancel);
        IReadOnlyList<RegionListing> listings = await catalogue.ListAsync(refresh: false, cancel);
        return
        [
            .. found.Items.Select(r => new Place(T("Requests"), $"#{r.Number} {r.SnapshotName}", $"{Say(r.Status.Title())}, {r.RequestedByName}", $"/requests/{r.Id}")),
            .. listings.Where(l => actor.Sees(l.Connection)).SelectMany(l => l.Snapshots).Where(s => s.Name.Contains(words, StringComparison.OrdinalIgnoreCase))
                .OrderBy(s => s.Name, StringComparer.OrdinalIgnoreCase).Take(Most)
                .Select(s => new Place(T("Snapshots"), s.Name, $"{s.Region}, {s.SizeInGb} GB", $"/snapshots?q={Uri.EscapeDataString(s.Name)}")),
        ];
    }
}

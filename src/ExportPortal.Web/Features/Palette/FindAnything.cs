using System.Runtime.CompilerServices;
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

    /// <summary>Finds them in two steps: the requests at once, then the snapshots as well. Snapshots come from the list that is read already; AWS is waited for
    /// only when there is none, and what is found already need not wait for it.</summary>
    /// <param name="text">A few letters; below two nothing is looked for.</param>
    /// <param name="cancel">Stops the search.</param>
    /// <returns>All that is found so far, more each time.</returns>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async IAsyncEnumerable<IReadOnlyList<Place>> ExecuteAsync(string text, [EnumeratorCancellation] CancellationToken cancel)
    {
        string words = text.Trim();
        if (words.Length < 2)
        {
            yield return [];
            yield break;
        }

        Actor actor = await user.GetAsync(cancel);
        Page<RequestRow> page = await requests.ExecuteAsync(new RequestFilter(Text: words), null, Most, cancel);
        List<Place> found = [.. page.Items.Select(r => new Place(T("Requests"), $"#{r.Number} {r.SnapshotName}", $"{Say(r.Status.Title())}, {r.RequestedByName}", $"/requests/{r.Id}"))];
        yield return found;
        IReadOnlyList<RegionListing> listings = await catalogue.ListAsync(refresh: false, cancel);
        yield return
        [
            .. found,
            .. listings.Where(l => actor.Sees(l.Connection)).SelectMany(l => l.Snapshots).Where(s => s.Name.Contains(words, StringComparison.OrdinalIgnoreCase))
                .OrderBy(s => s.Name, StringComparer.OrdinalIgnoreCase).Take(Most)
                .Select(s => new Place(T("Snapshots"), s.Name, $"{s.Region}, {s.SizeInGb} GB", $"/snapshots?q={Uri.EscapeDataString(s.Name)}")),
        ];
    }
}

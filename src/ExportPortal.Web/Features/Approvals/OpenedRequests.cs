using System.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>
/// Which requests the person has had on screen in this visit, as the panel of the inbox or as their own page, and until when. Lives as long as
/// the circuit and follows the address, so that pages need not tell.
/// </summary>
public sealed class OpenedRequests : IDisposable
{
    private readonly Dictionary<Guid, DateTimeOffset> _seen = [];
    private readonly NavigationManager _navigation;
    private readonly TimeProvider _clock;
    private Guid? _open;

    /// <summary>Begins with the present address.</summary>
    /// <param name="navigation">The circuit's address.</param>
    /// <param name="clock">The clock.</param>
    public OpenedRequests(NavigationManager navigation, TimeProvider clock)
    {
        _navigation = navigation;
        _clock = clock;
        navigation.LocationChanged += Moved;
        Note(navigation.Uri);
    }

    /// <summary>Whether it was opened.</summary>
    public bool Has(Guid requestId) => _seen.ContainsKey(requestId);

    /// <summary>Whether it was on screen at an instant or after it.</summary>
    public bool HasSeen(Guid requestId, DateTimeOffset at) => requestId == _open || (_seen.TryGetValue(requestId, out DateTimeOffset last) && last >= at);

    /// <inheritdoc />
    public void Dispose() => _navigation.LocationChanged -= Moved;

    private void Moved(object? sender, LocationChangedEventArgs moved) => Note(moved.Location);

    private void Note(string uri)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        if (_open is { } left)
        {
            _seen[left] = now;
        }

        _open = RequestIn(uri);
        if (_open is { } entered)
        {
            _seen[entered] = now;
        }
    }

    private Guid? RequestIn(string uri)
    {
        string[] path = _navigation.ToBaseRelativePath(uri).Split('?', '#')[0].Split('/');
        string? text = path switch
        {
            ["requests", var id] => id,
            ["inbox"] => HttpUtility.ParseQueryString(new Uri(uri).Query)["open"],
            _ => null,
        };
        return Guid.TryParse(text, out Guid found) ? found : null;
    }
}

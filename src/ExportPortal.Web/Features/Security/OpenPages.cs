using System.Collections.Concurrent;

namespace ExportPortal.Web.Features.Security;

/// <summary>Counts the open pages of each person on this node: a circuit takes memory, and one person must not take that of all.</summary>
public sealed class OpenPages(IConfiguration configuration)
{
    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>How many pages one person may have open at once: Security:OpenPagesPerPerson, 10.</summary>
    public int Limit { get; } = Math.Max(1, configuration.GetValue("Security:OpenPagesPerPerson", 10));

    /// <summary>Whether the person has as many open as are allowed.</summary>
    public bool IsFull(string person) => _open.GetValueOrDefault(person) >= Limit;

    /// <summary>Counts one more until the result is disposed of; null when there are too many.</summary>
    public IDisposable? Enter(string person)
    {
        if (_open.AddOrUpdate(person, 1, (_, open) => open + 1) <= Limit)
        {
            return new Page(this, person);
        }

        Leave(person);
        return null;
    }

    private void Leave(string person)
    {
        // Gone at zero, so that the list holds only who is here.
        if (_open.AddOrUpdate(person, 0, (_, open) => open - 1) <= 0)
        {
            _open.TryRemove(KeyValuePair.Create(person, 0));
        }
    }

    private sealed class Page(OpenPages pages, string person) : IDisposable
    {
        private int _closed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _closed, 1) == 0)
            {
                pages.Leave(person);
            }
        }
    }
}

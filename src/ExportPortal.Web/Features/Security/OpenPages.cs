using System.Collections.Concurrent;

namespace ExportPortal.Web.Features.Security;

/// <summary>Counts the open pages of each person on this node: a circuit takes memory, and one person must not take that of all.</summary>
/// <param name="limit">How many pages one person may have open at once.</param>
public sealed class OpenPages(int limit)
{
    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>How many pages one person may have open at once.</summary>
    public int Limit => limit;

    /// <summary>Reads Security:OpenPagesPerPerson, 10 when it is not set.</summary>
    /// <exception cref="WrongSettingException">It is no whole number from 1 on.</exception>
    public static OpenPages Read(IConfiguration configuration)
    {
        const string Name = "Security:OpenPagesPerPerson";
        int limit = configuration.GetValue(Name, 10);
        return limit > 0 ? new OpenPages(limit) : throw new WrongSettingException(Name, "a person needs one page at least.");
    }

    /// <summary>Whether the person has as many open as are allowed.</summary>
    public bool IsFull(string person) => _open.GetValueOrDefault(person) >= limit;

    /// <summary>Counts one more, unless there are too many.</summary>
    /// <returns>Whether it was counted; <see cref="Leave"/> has to follow then.</returns>
    public bool TryEnter(string person)
    {
        if (_open.AddOrUpdate(person, 1, (_, open) => open + 1) <= limit)
        {
            return true;
        }

        Leave(person);
        return false;
    }

    /// <summary>Counts one less.</summary>
    public void Leave(string person)
    {
        // Gone at zero, so that the list holds only who is here.
        if (_open.AddOrUpdate(person, 0, (_, open) => open - 1) <= 0)
        {
            _open.TryRemove(KeyValuePair.Create(person, 0));
        }
    }
}

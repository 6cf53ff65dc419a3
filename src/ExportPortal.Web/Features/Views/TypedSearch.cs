namespace ExportPortal.Web.Features.Views;

/// <summary>
/// A search field that filters while somebody types and stands in the address. The address answers later than it is asked, and says the same again
/// whenever the page is drawn: neither may overwrite what was typed since.
/// </summary>
/// <param name="clock">The clock.</param>
/// <param name="pause">So long nobody types until the list is filtered.</param>
public sealed class TypedSearch(TimeProvider clock, TimeSpan pause) : IDisposable
{
    private readonly TypingPause typing = new(clock, pause);
    private readonly Queue<string> asked = new();
    private string seen = "";

    /// <summary>What stands in the field.</summary>
    public string Text { get; set; } = "";

    /// <summary>What the list is filtered by.</summary>
    public string Applied { get; private set; } = "";

    /// <summary>Takes what the address says: it counts when it is news, and not the answer to what was asked for here.</summary>
    public void Take(string? query)
    {
        string now = query ?? "";
        if (now == seen)
        {
            return;
        }

        seen = now;
        if (asked.Contains(now))
        {
            while (asked.Dequeue() != now)
            {
                // An address that was passed over by a later one.
            }

            return;
        }

        Set(now);
    }

    /// <summary>Waits until nothing more is typed.</summary>
    /// <returns>What the address should say, or null when more was typed meanwhile.</returns>
    public async Task<string?> SettleAsync()
    {
        if (await typing.SettleAsync() is null)
        {
            return null;
        }

        Applied = Text.Trim();
        if (Applied != (asked.LastOrDefault() ?? seen))
        {
            asked.Enqueue(Applied);
        }

        return Applied;
    }

    /// <summary>Empties the field and the filter.</summary>
    public void Clear() => Set("");

    /// <inheritdoc />
    public void Dispose() => typing.Dispose();

    private void Set(string text)
    {
        asked.Clear();
        Text = Applied = text;
    }
}

namespace ExportPortal.Web.Features.Views;

/// <summary>Waits until somebody who types has stopped for a moment.</summary>
/// <param name="clock">The clock.</param>
/// <param name="pause">How long the moment is.</param>
public sealed class TypingPause(TimeProvider clock, TimeSpan pause) : IDisposable
{
    private readonly LatestReading typing = new();

    /// <summary>Call it at every key.</summary>
    /// <returns>What is cancelled as soon as more is typed or the page is left; null when that has happened already.</returns>
    public async Task<CancellationToken?> SettleAsync()
    {
        CancellationToken mine = typing.Begin();
        try
        {
            await Task.Delay(pause, clock, mine);
            // Time may be up before the delay hears that more was typed.
            return mine.IsCancellationRequested ? null : mine;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public void Dispose() => typing.Dispose();
}

namespace ExportPortal.Web.Features.Views;

/// <summary>Waits until somebody who types has stopped for a moment.</summary>
/// <param name="clock">The clock.</param>
/// <param name="pause">How long the moment is.</param>
public sealed class TypingPause(TimeProvider clock, TimeSpan pause) : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private CancellationTokenSource? typing;

    /// <summary>Call it at every key.</summary>
    /// <returns>What is cancelled as soon as more is typed or the page is left; null when that has happened already.</returns>
    public async Task<CancellationToken?> SettleAsync()
    {
        typing?.Cancel();
        typing?.Dispose();
        typing = CancellationTokenSource.CreateLinkedTokenSource(gone.Token);
        CancellationToken mine = typing.Token;
        try
        {
            await Task.Delay(pause, clock, mine);
            return mine;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
        typing?.Dispose();
    }
}

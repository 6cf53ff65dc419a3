using ExportPortal.Domain;

namespace ExportPortal.Web.Features.Drafts;

/// <summary>
/// Saves one form's draft while the person types: the latest text at most a second after the first letter that is not saved yet, however
/// fast the typing goes on. Used on the page's own thread.
/// </summary>
public sealed class AutoSave(DraftStore drafts, TimeProvider clock, string key) : IAsyncDisposable
{
    /// <summary>What is lost at most when the portal goes away, without the time of one write.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _gone = new();
    private Func<string>? _latest;
    private string _saved = "";
    private Task _saving = Task.CompletedTask;
    private Task _flushing = Task.CompletedTask;

    /// <summary>Called when a draft was saved or could not be.</summary>
    public event Action? Changed;

    /// <summary>Whether everything that was typed is kept.</summary>
    public bool IsSaved { get; private set; }

    /// <summary>Brings back what was kept; null when there is nothing or the person is signed out.</summary>
    public async Task<string?> FindAsync()
    {
        try
        {
            string? found = await drafts.FindAsync(key, _gone.Token);
            _saved = found ?? "";
            return found;
        }
        catch (Exception exception) when (exception is RuleBroken or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Something was typed.</summary>
    /// <param name="latest">Gives the draft as it is when it is saved; "" forgets it.</param>
    public void Touch(Func<string> latest)
    {
        _latest = latest;
        IsSaved = false;
        if (_saving.IsCompleted)
        {
            _saving = SaveSoonAsync();
        }
    }

    /// <summary>Saves what is not saved yet.</summary>
    public Task FlushAsync() => _flushing = FlushNowAsync();

    /// <summary>What was typed has been sent, or is not wanted any more.</summary>
    public async Task ForgetAsync()
    {
        _latest = null;
        _saved = "";
        IsSaved = false;
        try
        {
            await _flushing;
            await drafts.RemoveAsync(key, CancellationToken.None);
        }
        catch (RuleBroken)
        {
            // Signed out: the draft goes when it is old.
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await FlushAsync();
        _gone.Dispose();
    }

    private async Task FlushNowAsync()
    {
        if (_latest is null)
        {
            return;
        }

        string text = _latest();
        _latest = null;
        try
        {
            if (text.Length == 0)
            {
                await drafts.RemoveAsync(key, CancellationToken.None);
            }
            else if (text != _saved && !await drafts.SaveAsync(key, text, CancellationToken.None))
            {
                return;
            }

            _saved = text;
            IsSaved = _latest is null;
        }
        catch (Exception exception) when (exception is RuleBroken or ObjectDisposedException)
        {
            // Signed out, or the circuit goes down: there is nobody to keep it for, or no way any more.
        }
    }

    private async Task SaveSoonAsync()
    {
        try
        {
            while (_latest is not null)
            {
                await Task.Delay(Pause, clock, _gone.Token);
                await FlushAsync();
            }

            Changed?.Invoke();
        }
        catch (OperationCanceledException)
        {
            // The page goes: it saves by itself.
        }
    }
}

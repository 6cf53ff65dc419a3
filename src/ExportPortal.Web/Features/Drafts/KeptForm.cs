using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExportPortal.Web.Features.Drafts;

/// <summary>
/// Keeps what a form of administration says as a draft, as one object. It comes back only over what the form began with: when somebody else has changed that meanwhile, the
/// draft is of something that is no more. What a form must not keep, a secret or what may hold one, its object does not have.
/// </summary>
/// <typeparam name="T">What the form says; with a constructor without parameters, collections made by it.</typeparam>
public sealed class KeptForm<T> : IAsyncDisposable
    where T : class
{
    private const int LengthOfMark = 16;
    private static readonly JsonSerializerOptions s_json = new() { PreferredObjectCreationHandling = JsonObjectCreationHandling.Populate };
    private readonly Func<T> _read;
    private readonly string _initial;
    private string _seen;

    /// <summary>Begins with what the form says now.</summary>
    /// <param name="drafts">Where drafts are kept.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="key">Which form, up to 60 characters.</param>
    /// <param name="read">What it says.</param>
    public KeptForm(DraftStore drafts, TimeProvider clock, string key, Func<T> read)
    {
        _read = read;
        _initial = _seen = Write();
        Draft = new AutoSave(drafts, clock, $"{key} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_initial)))[..LengthOfMark]}");
    }

    /// <summary>The draft, for its note.</summary>
    public AutoSave Draft { get; }

    /// <summary>What is on screen was brought back.</summary>
    public bool IsRestored { get; private set; }

    /// <summary>Brings back what was kept; null when there is nothing.</summary>
    public async Task<T?> FindAsync()
    {
        try
        {
            T? found = await Draft.FindAsync() is { Length: > 0 } text ? JsonSerializer.Deserialize<T>(text, s_json) : null;
            IsRestored = found is not null;
            return found;
        }
        catch (JsonException)
        {
            return null; // of an older version of the portal
        }
    }

    /// <summary>Something is being typed: it is looked at when the draft is saved.</summary>
    public void Touch() => Draft.Touch(() => Write() is var now && now == _initial ? "" : now);

    /// <summary>Looks whether the form says something else than at the last look; for after each rendering.</summary>
    public void Look()
    {
        string now = Write();
        if (now != _seen)
        {
            _seen = now;
            Touch();
        }
    }

    /// <summary>It was saved, or is not wanted any more.</summary>
    /// <returns>What the form began with.</returns>
    public async Task<T> ForgetAsync()
    {
        IsRestored = false;
        // What is on screen is known: it is not typed anew.
        _seen = Write();
        await Draft.ForgetAsync();
        return JsonSerializer.Deserialize<T>(_initial, s_json)!;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Draft.DisposeAsync();

    private string Write() => JsonSerializer.Serialize(_read(), s_json);
}

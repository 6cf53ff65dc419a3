using ExportPortal.Domain;
using ExportPortal.Web.Components;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>The receivers, how they do, and what can be done about them.</summary>
public sealed partial class WebhooksCard
{
    private IReadOnlyList<WebhookRow>? rows;
    private string? error;
    private bool busy;

    [Inject]
    private ListWebhooks List { get; set; } = default!;

    [Inject]
    private TestWebhook Test { get; set; } = default!;

    [Inject]
    private PauseWebhook Pause { get; set; } = default!;

    [Inject]
    private RemoveWebhook Remove { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        try
        {
            (rows, error) = (await List.ExecuteAsync(CancellationToken.None), null);
        }
        catch (RuleBroken refusal)
        {
            error = refusal.Message;
        }
    }

    private Task TestAsync(WebhookRow row) => ActAsync(() => Test.ExecuteAsync(row.Id, CancellationToken.None), $"{row.Name} took the test.");

    private Task PauseAsync(WebhookRow row) => ActAsync(() => Pause.ExecuteAsync(row.Id, !row.IsPaused, CancellationToken.None), $"{row.Name} is {(row.IsPaused ? "on again" : "paused")}.");

    private async Task RemoveAsync(WebhookRow row)
    {
        string waiting = row.Waiting > 0 ? $" {row.Waiting} calls that wait for it are dropped." : "";
        if (await ConfirmDialog.AskAsync(Dialogs, $"Remove {row.Name}?", $"It hears nothing any more, and its secret is forgotten.{waiting}", "Remove", isDangerous: true) is not null)
        {
            await ActAsync(() => Remove.ExecuteAsync(row.Id, CancellationToken.None), $"{row.Name} is removed.");
        }
    }

    private async Task ActAsync(Func<Task> act, string done)
    {
        busy = true;
        try
        {
            await act();
            Snackbar.Add(done, Severity.Success);
        }
        catch (RuleBroken refusal)
        {
            Snackbar.Add(refusal.Message, Severity.Warning);
        }
        finally
        {
            busy = false;
        }

        await LoadAsync();
    }

    private static (string Word, string Tone) StateOf(WebhookRow row) => row switch
    {
        { IsPaused: true } => ("Paused", "ep-tone-neutral"),
        { LastError: not null } => ("Failing", "ep-tone-bad"),
        { DeliveredAt: null } => ("Not used yet", "ep-tone-neutral"),
        _ => ("Working", "ep-tone-good"),
    };
}

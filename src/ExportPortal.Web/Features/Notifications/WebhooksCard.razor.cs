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

    private Task TestAsync(WebhookRow row) => ActAsync(() => Test.ExecuteAsync(row.Id, CancellationToken.None), T("{0} took the test.", row.Name));

    private Task PauseAsync(WebhookRow row) => ActAsync(() => Pause.ExecuteAsync(row.Id, !row.IsPaused, CancellationToken.None), row.IsPaused ? T("{0} is on again.", row.Name) : T("{0} is paused.", row.Name));

    private async Task RemoveAsync(WebhookRow row)
    {
        string effect = row.Waiting > 0
            ? T("It hears nothing any more, and its secret is forgotten. {0} calls that wait for it are dropped.", row.Waiting)
            : T("It hears nothing any more, and its secret is forgotten.");
        if (await ConfirmDialog.AskAsync(Dialogs, T("Remove {0}?", row.Name), effect, T("Remove"), isDangerous: true) is not null)
        {
            await ActAsync(() => Remove.ExecuteAsync(row.Id, CancellationToken.None), T("{0} is removed.", row.Name));
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
            Snackbar.Add(Say(refusal.Message), Severity.Warning);
        }
        finally
        {
            busy = false;
        }

        await LoadAsync();
    }

    private static (string Word, string Tone) StateOf(WebhookRow row) => row switch
    {
        { IsPaused: true } => (T("Paused"), "ep-tone-neutral"),
        { LastError: not null } => (T("Failing"), "ep-tone-bad"),
        { DeliveredAt: null } => (T("Not used yet"), "ep-tone-neutral"),
        _ => (T("Working"), "ep-tone-good"),
    };
}

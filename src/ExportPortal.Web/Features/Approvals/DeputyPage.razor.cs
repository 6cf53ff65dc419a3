using ExportPortal.Data.Approvals;
using ExportPortal.Domain;
using ExportPortal.Web.Components;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Drafts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>Names deputies, shows and ends them.</summary>
public sealed partial class DeputyPage
{
    private KeptForm<Input> kept = default!;
    private Input input = new();
    private IReadOnlyList<DeputyChoice> choices = [];
    private IReadOnlyList<DelegationRow>? rows;
    private RuleBroken? refusal;
    private string? failure;
    private bool busy;

    [Inject]
    private ListDelegations List { get; set; } = default!;

    [Inject]
    private NameDeputy Name { get; set; } = default!;

    [Inject]
    private EndDelegation End { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    [Inject]
    private DraftStore Drafts { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => kept.DisposeAsync();

    /// <inheritdoc />
    protected override Task OnInitializedAsync()
    {
        kept = new KeptForm<Input>(Drafts, Clock, "new deputy", () => input);
        return LoadAsync();
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            kept.Look();
        }
        else if (await kept.FindAsync() is { } found)
        {
            input = found;
            StateHasChanged();
        }
    }

    private async Task DiscardAsync() => input = await kept.ForgetAsync();

    private async Task LoadAsync()
    {
        try
        {
            choices = await List.ListChoicesAsync(CancellationToken.None);
            rows = await List.ExecuteAsync(CancellationToken.None);
            failure = null;
        }
        catch (RuleBroken refused)
        {
            failure = refused.Message;
        }
    }

    private async Task NameAsync()
    {
        if (busy)
        {
            return;
        }

        busy = true;
        refusal = null;
        try
        {
            DateTimeOffset? start = input.From is { } first ? ViewerDays.Midnight(first, Viewer) : null;
            DateTimeOffset? end = input.To is { } last ? ViewerDays.Midnight(last.AddDays(1), Viewer) : null;
            await Name.ExecuteAsync(new NewDeputy(input.DeputyId, start, end, input.Reason), CancellationToken.None);
            Snackbar.Add(T("{0} stands in for you.", choices.FirstOrDefault(c => c.Id == input.DeputyId)?.Name), Severity.Success);
            input = await kept.ForgetAsync();
            await LoadAsync();
        }
        catch (RuleBroken refused)
        {
            refusal = refused;
        }
        finally
        {
            busy = false;
        }
    }

    private async Task EndAsync(DelegationRow row)
    {
        if (await ConfirmDialog.AskAsync(Dialogs, T("End it now?"), T("{0} no longer decides for {1}. What was decided stays.", row.ToName, row.FromName), T("End now")) is null)
        {
            return;
        }

        try
        {
            await End.ExecuteAsync(row.Id, CancellationToken.None);
        }
        catch (RuleBroken refused)
        {
            Snackbar.Add(Say(refused.Message), Severity.Warning);
        }

        await LoadAsync();
    }

    private string? Invalid(string field) => refusal?.Field == field ? "true" : null;

    private string NoteClass(string field) => refusal?.Field == field ? "ep-form-error" : "ep-hint";

    private string? NoteRole(string field) => refusal?.Field == field ? "alert" : null;

    private string Note(string field, string hint) => refusal?.Field == field ? Say(refusal.Message) : hint;

    private sealed class Input
    {
        public Guid? DeputyId { get; set; }

        public DateOnly? From { get; set; }

        public DateOnly? To { get; set; }

        public string? Reason { get; set; }
    }
}

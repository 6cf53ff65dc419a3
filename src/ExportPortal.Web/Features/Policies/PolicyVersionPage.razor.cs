using ExportPortal.Data.Policies;
using ExportPortal.Domain;
using ExportPortal.Domain.Policies;
using ExportPortal.Web.Components;
using ExportPortal.Web.Features.Approvals;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ExportPortal.Web.Features.Policies;

/// <summary>One version of the policies: to edit while it is a draft, to review when it is proposed, to read afterwards.</summary>
public sealed partial class PolicyVersionPage
{
    private PolicyVersionView? view;
    private string? failure;
    private bool isInForce;
    private bool busy;
    private int loaded;

    /// <summary>Its number.</summary>
    [Parameter]
    public int Number { get; set; }

    /// <summary>The place of the policy that is being edited, from 1, or "new"; null for none.</summary>
    [SupplyParameterFromQuery(Name = "edit")]
    public string? Edit { get; set; }

    [Inject]
    private ReadPolicies Read { get; set; } = default!;

    [Inject]
    private SaveDraft Save { get; set; } = default!;

    [Inject]
    private StartDraft Start { get; set; } = default!;

    [Inject]
    private SubmitDraft Submit { get; set; } = default!;

    [Inject]
    private SendBackDraft SendBack { get; set; } = default!;

    [Inject]
    private DiscardDraft Discard { get; set; } = default!;

    [Inject]
    private PublishDraft Publish { get; set; } = default!;

    [Inject]
    private PoliciesInForce InForce { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    private PolicyVersion Version => view!.Version;

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (loaded != Number)
        {
            loaded = Number;
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        try
        {
            view = await Read.GetAsync(Number, CancellationToken.None);
            isInForce = (await InForce.GetAsync(CancellationToken.None)).Version == Number;
            failure = null;
        }
        catch (RuleBroken refusal)
        {
            failure = refusal.Message;
        }
    }

    private void Open(string? place) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("edit", place));

    /// <summary>Saves the policy of the open form.</summary>
    /// <returns>Every fault, when it was refused.</returns>
    private async Task<IReadOnlyList<PolicyFault>> SaveAsync(int index, ApprovalPolicy policy)
    {
        List<ApprovalPolicy> policies = [.. Version.Policies];
        if (index < policies.Count)
        {
            policies[index] = policy;
        }
        else
        {
            policies.Add(policy);
        }

        try
        {
            await Save.ExecuteAsync(Number, Version.Revision, policies, CancellationToken.None);
        }
        catch (RuleBroken refusal)
        {
            PolicyFault[] faults = [.. (await Read.CheckAsync(policies, CancellationToken.None)).Where(f => !f.IsWarning)];
            if (refusal.Field is null || faults.Length == 0)
            {
                Snackbar.Add(refusal.Message, Severity.Warning);
            }

            return faults;
        }

        await LoadAsync();
        Snackbar.Add($"“{policy.Name}” has been saved in the draft.", Severity.Success);
        Open(null);
        return [];
    }

    private Task MoveAsync(int index, int by) => ChangeAsync(
        policies => (policies[index], policies[index + by]) = (policies[index + by], policies[index]), $"“{Version.Policies[index].Name}” has been moved {(by < 0 ? "up" : "down")}.");

    private async Task RemoveAsync(int index)
    {
        string name = Version.Policies[index].Name;
        if (await ConfirmDialog.AskAsync(Dialogs, $"Remove “{name}”?", "It leaves this draft. The version in force keeps it until the draft is published.", "Remove", isDangerous: true) is not null)
        {
            await ChangeAsync(policies => policies.RemoveAt(index), $"“{name}” has been removed from the draft.");
        }
    }

    private async Task ChangeAsync(Action<List<ApprovalPolicy>> change, string done)
    {
        List<ApprovalPolicy> policies = [.. Version.Policies];
        change(policies);
        await DoAsync(() => Save.ExecuteAsync(Number, Version.Revision, policies, CancellationToken.None), done);
    }

    private async Task ActAsync(DraftAct act)
    {
        long seen = Version.Revision;
        switch (act)
        {
            case DraftAct.Submit when await ConfirmDialog.AskAsync(
                Dialogs, "Propose it for publication?", "A second administrator reviews the difference and the replay. Nothing can be changed until then, unless you take it back.", "Propose",
                asksReason: true, reasonLabel: "What changes and why") is { } note:
                await DoAsync(() => Submit.ExecuteAsync(Number, seen, note, CancellationToken.None), "The draft waits for a second administrator.");
                break;
            case DraftAct.TakeBack:
                await DoAsync(() => SendBack.ExecuteAsync(Number, seen, null, CancellationToken.None), "You can change the draft again.");
                break;
            case DraftAct.SendBack when await ConfirmDialog.AskAsync(
                Dialogs, "Send it back?", $"{Version.AuthorName} can change it and propose it again.", "Send back", asksReason: true, minimumReason: OpenDraft.LeastReason) is { } reason:
                await DoAsync(() => SendBack.ExecuteAsync(Number, seen, reason, CancellationToken.None), "The draft has been sent back.");
                break;
            case DraftAct.Discard when await ConfirmDialog.AskAsync(
                Dialogs, "Discard the draft?", "It stays in the history of versions and never counts.", "Discard", isDangerous: true) is not null:
                await DoAsync(() => Discard.ExecuteAsync(Number, seen, CancellationToken.None), "The draft has been discarded.");
                break;
            case DraftAct.Publish when await ConfirmDialog.AskAsync(
                Dialogs, $"Publish version {Number}?", "It counts for every request that is made from now on. Requests that were made before keep their policy.", "Publish") is not null:
                await DoAsync(() => Publish.ExecuteAsync(Number, seen, CancellationToken.None), $"Version {Number} is in force.");
                break;
        }
    }

    private async Task StartFromAsync()
    {
        try
        {
            Navigation.NavigateTo($"/admin/policies/{await Start.ExecuteAsync(Number, CancellationToken.None)}");
        }
        catch (RuleBroken refusal)
        {
            Snackbar.Add(refusal.Message, Severity.Warning);
        }
    }

    private async Task DoAsync(Func<Task> act, string done)
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
}

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
    /// <returns>Every fault, when it was refused; null when it is saved.</returns>
    private async Task<IReadOnlyList<PolicyFault>?> SaveAsync(int index, ApprovalPolicy policy)
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
                Snackbar.Add(WhyNot(refusal), Severity.Warning);
            }

            return faults;
        }

        await LoadAsync();
        Snackbar.Add(T("“{0}” has been saved in the draft.", policy.Name), Severity.Success);
        Open(null);
        return null;
    }

    private Task MoveAsync(int index, int by) => ChangeAsync(
        policies => (policies[index], policies[index + by]) = (policies[index + by], policies[index]),
        by < 0 ? T("“{0}” has been moved up.", Version.Policies[index].Name) : T("“{0}” has been moved down.", Version.Policies[index].Name));

    private async Task RemoveAsync(int index)
    {
        string name = Version.Policies[index].Name;
        if (await ConfirmDialog.AskAsync(Dialogs, T("Remove “{0}”?", name), T("It leaves this draft. The version in force keeps it until the draft is published."), T("Remove"), isDangerous: true) is not null)
        {
            await ChangeAsync(policies => policies.RemoveAt(index), T("“{0}” has been removed from the draft.", name));
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
                Dialogs, T("Propose it for publication?"), T("A second administrator reviews the difference and the replay. Nothing can be changed until then, unless you take it back."), T("Propose"),
                asksReason: true, reasonLabel: T("What changes and why")) is { } note:
                await DoAsync(() => Submit.ExecuteAsync(Number, seen, note, CancellationToken.None), T("The draft waits for a second administrator."));
                break;
            case DraftAct.TakeBack:
                await DoAsync(() => SendBack.ExecuteAsync(Number, seen, null, CancellationToken.None), T("You can change the draft again."));
                break;
            case DraftAct.SendBack when await ConfirmDialog.AskAsync(
                Dialogs, T("Send it back?"), T("{0} can change it and propose it again.", Version.AuthorName), T("Send back"), asksReason: true, minimumReason: OpenDraft.LeastReason) is { } reason:
                await DoAsync(() => SendBack.ExecuteAsync(Number, seen, reason, CancellationToken.None), T("The draft has been sent back."));
                break;
            case DraftAct.Discard when await ConfirmDialog.AskAsync(
                Dialogs, T("Discard the draft?"), T("It stays in the history of versions and never counts."), T("Discard"), isDangerous: true) is not null:
                await DoAsync(() => Discard.ExecuteAsync(Number, seen, CancellationToken.None), T("The draft has been discarded."));
                break;
            case DraftAct.Publish when await ConfirmDialog.AskAsync(
                Dialogs, T("Publish version {0}?", Number), T("It counts for every request that is made from now on. Requests that were made before keep their policy."), T("Publish")) is not null:
                await DoAsync(() => Publish.ExecuteAsync(Number, seen, CancellationToken.None), T("Version {0} is in force.", Number));
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
            Snackbar.Add(WhyNot(refusal), Severity.Warning);
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
            Snackbar.Add(WhyNot(refusal), Severity.Warning);
        }
        finally
        {
            busy = false;
        }

        await LoadAsync();
    }

    // A fault of a policy is refused with the policy's name before its sentence.
    private static string WhyNot(RuleBroken refusal)
    {
        int name = refusal.Message.StartsWith('“') ? refusal.Message.IndexOf("”: ", StringComparison.Ordinal) : -1;
        return name < 0 ? Say(refusal.Message) : T("“{0}”: {1}", refusal.Message[1..name], Say(refusal.Message[(name + 3)..]));
    }
}

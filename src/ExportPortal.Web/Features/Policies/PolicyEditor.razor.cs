using ExportPortal.Domain.Policies;
using ExportPortal.Web.Components;
using ExportPortal.Web.Features.Drafts;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Web.Features.Policies;

/// <summary>Edits one policy; what is wrong stands beside its field.</summary>
public sealed partial class PolicyEditor
{
    private const string ExamplePattern = @"[A-Z]{2,5}-\d+";

    private KeptForm<PolicyForm> kept = default!;
    private PolicyForm form = new();
    private IReadOnlyList<PolicyFault> faults = [];
    private bool busy;

    /// <summary>The policy; null for a new one.</summary>
    [Parameter]
    public ApprovalPolicy? Policy { get; set; }

    /// <summary>The version that it is part of; its draft is kept for this one.</summary>
    [Parameter]
    public int Version { get; set; }

    /// <summary>Its place, from 0.</summary>
    [Parameter]
    public int Index { get; set; }

    /// <summary>What it can refer to.</summary>
    [Parameter, EditorRequired]
    public PolicySurroundings Surroundings { get; set; } = default!;

    /// <summary>Saves it; gives back every fault when that is refused, null when it is saved.</summary>
    [Parameter, EditorRequired]
    public Func<int, ApprovalPolicy, Task<IReadOnlyList<PolicyFault>?>> OnSave { get; set; } = default!;

    /// <summary>Closes the form.</summary>
    [Parameter]
    public EventCallback OnCancel { get; set; }

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    [Inject]
    private DraftStore Drafts { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => kept.DisposeAsync();

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        form = Policy is null ? new PolicyForm { Stages = { new StageForm() } } : PolicyForm.From(Policy);
        kept = new KeptForm<PolicyForm>(Drafts, Clock, $"policy {Version} {(Policy is null ? "new" : Index)}", () => form);
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
            form = found;
            StateHasChanged();
        }
    }

    private async Task DiscardAsync() => form = await kept.ForgetAsync();

    private async Task CancelAsync()
    {
        await kept.ForgetAsync();
        await OnCancel.InvokeAsync();
    }

    private void Choose(PolicyOutcome outcome)
    {
        form.Outcome = outcome;
        if (outcome == PolicyOutcome.Approvals && form.Stages.Count == 0)
        {
            form.Stages.Add(new StageForm());
        }
    }

    private async Task SaveAsync()
    {
        if (busy)
        {
            return;
        }

        (ApprovalPolicy? policy, faults) = form.Read(Index);
        if (policy is null)
        {
            return;
        }

        busy = true;
        try
        {
            IReadOnlyList<PolicyFault>? found = await OnSave(Index, policy);
            faults = found ?? [];
            if (found is null)
            {
                await kept.ForgetAsync();
            }
        }
        finally
        {
            busy = false;
        }
    }
}

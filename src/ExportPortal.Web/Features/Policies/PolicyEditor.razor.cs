using ExportPortal.Domain.Policies;
using ExportPortal.Web.Components;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Web.Features.Policies;

/// <summary>Edits one policy; what is wrong stands beside its field.</summary>
public sealed partial class PolicyEditor
{
    private const string ExamplePattern = @"[A-Z]{2,5}-\d+";

    private PolicyForm form = new();
    private IReadOnlyList<PolicyFault> faults = [];
    private bool busy;

    /// <summary>The policy; null for a new one.</summary>
    [Parameter]
    public ApprovalPolicy? Policy { get; set; }

    /// <summary>Its place, from 0.</summary>
    [Parameter]
    public int Index { get; set; }

    /// <summary>What it can refer to.</summary>
    [Parameter, EditorRequired]
    public PolicySurroundings Surroundings { get; set; } = default!;

    /// <summary>Saves it; gives back every fault when that is refused.</summary>
    [Parameter, EditorRequired]
    public Func<int, ApprovalPolicy, Task<IReadOnlyList<PolicyFault>>> OnSave { get; set; } = default!;

    /// <summary>Closes the form.</summary>
    [Parameter]
    public EventCallback OnCancel { get; set; }

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnInitialized() => form = Policy is null ? new PolicyForm { Stages = { new StageForm() } } : PolicyForm.From(Policy);

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
            faults = await OnSave(Index, policy);
        }
        finally
        {
            busy = false;
        }
    }
}

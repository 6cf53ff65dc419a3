using ExportPortal.Domain;
using ExportPortal.Web.Components;
using ExportPortal.Web.Features.Drafts;
using ExportPortal.Web.Features.Snapshots;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace ExportPortal.Web.Features.Requests.Form;

/// <summary>The form for new requests: pick snapshots, check them and say why, review and send.</summary>
public sealed partial class NewRequestPage : IAsyncDisposable
{
    private const int ChecksAtOnce = 4;
    private const string FormElement = "rq-form";
    private static readonly string[] StepNames = ["pick", "check", "review"];

    private readonly CancellationTokenSource gone = new();
    private readonly SemaphoreSlim turns = new(ChecksAtOnce);
    private FormState? form;
    private SnapshotList? available;
    private AutoSave? saving;
    private string announcement = "";
    private bool sending;
    private bool named;
    private int step;

    /// <summary>Identity of the form; made when it is opened, and in the address from then on.</summary>
    [SupplyParameterFromQuery(Name = "form")]
    public string? FormId { get; set; }

    /// <summary>pick, check or review.</summary>
    [SupplyParameterFromQuery]
    public string? Step { get; set; }

    /// <summary>Connections of the snapshots; see <see cref="NewRequestLink"/>.</summary>
    [SupplyParameterFromQuery(Name = "connection")]
    public string[]? Connections { get; set; }

    /// <summary>Regions of the snapshots.</summary>
    [SupplyParameterFromQuery(Name = "region")]
    public string[]? Regions { get; set; }

    /// <summary>Names of the snapshots.</summary>
    [SupplyParameterFromQuery(Name = "name")]
    public string[]? Names { get; set; }

    /// <summary>Kinds of the snapshots.</summary>
    [SupplyParameterFromQuery(Name = "kind")]
    public string[]? Kinds { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private CheckSnapshot Checks { get; set; } = default!;

    [Inject]
    private ListNameablePeople People { get; set; } = default!;

    [Inject]
    private FindSnapshots Find { get; set; } = default!;

    [Inject]
    private SubmitBatch Submit { get; set; } = default!;

    [Inject]
    private DraftStore Drafts { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    private static string[] Steps => [T("Pick"), T("Check"), T("Review")];

    private string Subtitle => form?.Items.Count switch
    {
        null or 0 => T("Ask for the export of snapshots to EC2"),
        1 => T("Export {0} to EC2", form.Items[0].Pick.Name),
        { } count => T("Export {0} snapshots to EC2, one request each", count),
    };

    private int Reachable => form is null || form.Items.Count == 0 ? 0 : !form.Ready.Any() || form.Items.Any(i => i.Unticked.Any()) ? 1 : 2;

    private string SubmitText => sending ? T("Sending…") : form!.Ready.Count(i => i.RequestId is null) is > 1 and int count ? T("Submit {0} requests", count) : T("Submit request");

    private string? WhyNotNext => form switch
    {
        null => null,
        { Items.Count: 0 } => T("Pick a snapshot first"),
        _ when step == 0 => null,
        _ when form.Items.Any(i => i.IsChecking) => T("The checks are running"),
        _ when form.Items.All(i => i.IsBlocked) => form.Items.Count == 1 ? T("This snapshot cannot be exported now") : T("None of these snapshots can be exported now"),
        _ when form.Items.Any(i => i.Unticked.Any()) => T("Tick the warnings that you accept, or remove those snapshots"),
        _ when step == 2 && form.Ready.All(i => i.RequestId is not null) => T("All requests have been sent"),
        _ => null,
    };

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await gone.CancelAsync();
        gone.Dispose();
        if (saving is not null)
        {
            await saving.DisposeAsync();
        }
    }

    /// <inheritdoc />
    protected override void OnParametersSet() => step = Math.Max(0, Array.IndexOf(StepNames, Step));

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Only here: the identity must be made once, not in the prerendered copy too.
        if (!Guid.TryParse(FormId, out Guid id))
        {
            if (named)
            {
                return; // the address is on its way to the browser and back
            }

            named = true;
            bool filled = NewRequestLink.Read(Connections, Regions, Names, Kinds).Count > 0;
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["form"] = Guid.CreateVersion7(Clock.GetUtcNow()).ToString("N"), ["step"] = filled ? Step ?? "check" : null }), replace: true);
            return;
        }

        named = false;
        if (form?.Id != id)
        {
            form = new FormState(id);
            saving = new AutoSave(Drafts, Clock, FormDraft.KeyOf(id));
            await OpenAsync(form);
        }
    }

    private async Task OpenAsync(FormState opened)
    {
        foreach (Pick pick in NewRequestLink.Read(Connections, Regions, Names, Kinds))
        {
            opened.Add(pick);
        }

        if (FormDraft.Read(await saving!.FindAsync()) is { } draft)
        {
            opened.Restore(draft);
        }

        if (opened.Items.Count > 0 && Step is null)
        {
            GoTo(1);
        }

        StateHasChanged();
        Task checks = CheckAllAsync(opened.Items);
        await LoadPeopleAsync();
        await LoadAvailableAsync();
        await checks;
    }

    private async Task LoadPeopleAsync()
    {
        try
        {
            form!.Take(await People.ExecuteAsync([.. form.Items.Select(i => i.Pick.Connection)], gone.Token));
        }
        catch (Exception exception) when (exception is RuleBroken or OperationCanceledException)
        {
            return; // the form offers nobody then
        }

        StateHasChanged();
    }

    private async Task LoadAvailableAsync()
    {
        try
        {
            available = await Find.ReadAsync(refresh: false, gone.Token);
        }
        catch (Exception exception) when (exception is RuleBroken or OperationCanceledException)
        {
            return; // the picker says that it has no list
        }

        StateHasChanged();
    }

    private async Task CheckAllAsync(IReadOnlyList<FormItem> items)
    {
        await Task.WhenAll([.. items.Select(CheckAsync)]);
        int blocked = items.Count(i => i.IsBlocked);
        announcement = items.Count == 0 ? "" : blocked == 0 ? T("All checks are done") : T("All checks are done. {0} cannot be exported.", blocked);
        StateHasChanged();
    }

    private async Task CheckAsync(FormItem item)
    {
        try
        {
            await turns.WaitAsync(gone.Token);
            try
            {
                item.Take(await Checks.ExecuteAsync(item.Pick.Connection, item.Pick.Region, item.Pick.Name, item.Pick.Kind, gone.Token, form!.OnBehalfOf, answered => Show(item, answered)));
            }
            finally
            {
                turns.Release();
            }
        }
        catch (RuleBroken refusal)
        {
            item.Take(refusal);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        StateHasChanged();
    }

    private void Show(FormItem item, Check answered)
    {
        item.Take(answered);
        _ = InvokeAsync(StateHasChanged);
    }

    private async Task Add(Pick pick)
    {
        if (form!.Add(pick) is { } item)
        {
            await KeepAsync();
            await LoadPeopleAsync();
            await CheckAllAsync([item]);
        }
    }

    private async Task Remove(FormItem item)
    {
        form!.Remove(item);
        await KeepPicksAsync();
    }

    private async Task CheckAgain(FormItem item)
    {
        item.Forget();
        await CheckAllAsync([item]);
    }

    private Task CheckAllAgain()
    {
        foreach (FormItem item in form!.Items)
        {
            item.Forget();
        }

        return CheckAllAsync([.. form.Items]);
    }

    /// <summary>The address may still name a snapshot that was taken out: the draft alone holds the picks from now on.</summary>
    private async Task KeepPicksAsync()
    {
        await KeepAsync();
        Navigation.NavigateTo(NewRequestLink.To(form!.Id, []) + $"&step={StepNames[step]}", replace: true);
    }

    private void SaveSoon() => saving!.Touch(() => form!.ToDraft().Write());

    private Task KeepAsync()
    {
        SaveSoon();
        return saving!.FlushAsync();
    }

    private void GoTo(int to) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("step", StepNames[to]));

    private async Task Next()
    {
        int from = step; // a second click may have gone on while this one asked the browser
        if (from == 1 && !await form!.ValidateAllAsync(Viewer.Zone, Clock.GetUtcNow(), () => Js.HearAgainAsync(FormElement)))
        {
            announcement = T("Some fields need another look");
            return;
        }

        GoTo(from + 1);
    }

    private async Task SubmitAsync()
    {
        if (sending || !form!.ValidateAll(Viewer.Zone, Clock.GetUtcNow()))
        {
            if (!sending)
            {
                GoTo(1);
            }

            return;
        }

        sending = true;
        try
        {
            await SendAsync([.. form.Ready.Where(i => i.RequestId is null)]);
        }
        finally
        {
            sending = false;
        }

        await LeaveAsync();
    }

    private async Task SendAsync(IReadOnlyList<FormItem> items)
    {
        DateTimeOffset? start = form!.Later ? LocalStart.Read(form.StartAt, Viewer.Zone, Clock.GetUtcNow()).At : null;
        NewBatch wanted = new([.. items.Select(i => i.ToBatchItem())], form.Justification, string.IsNullOrWhiteSpace(form.Ticket) ? null : form.Ticket, start)
        {
            // Never null: who sees the form knows the field, and a snapshot that was exported since the check asks for it too.
            RepeatReason = form.RepeatReason, Tags = form.TagList, Watchers = [.. form.Watchers.Select(id => id.ToString())], OnBehalfOf = form.OnBehalfOf?.ToString(),
        };
        try
        {
            // Without the page's token: what has been submitted is stored even if the person goes elsewhere meanwhile. The form's key makes a
            // second click, a refresh or a lost circuit make no second request.
            BatchResult result = await Submit.ExecuteAsync(wanted, $"form-{form.Id:N}", CancellationToken.None);
            foreach ((FormItem item, BatchItemResult one) in items.Zip(result.Items))
            {
                if (one.RequestId is { } id)
                {
                    item.Sent(id);
                }
                else
                {
                    Refuse(item, one.Refusal!);
                }
            }
        }
        catch (RuleBroken refusal)
        {
            foreach (FormItem item in items)
            {
                Refuse(item, refusal);
            }
        }
    }

    private void Refuse(FormItem item, RuleBroken refusal)
    {
        item.Refused(refusal);
        form!.Refuse(refusal);
    }

    private async Task LeaveAsync()
    {
        List<FormItem> sent = [.. form!.Items.Where(i => i.RequestId is not null)];
        int refused = form.Items.Count(i => i.SubmitRefusal is not null);
        if (!form.IsValid)
        {
            GoTo(1);
        }
        else if (refused > 0)
        {
            announcement = sent.Count == 0 ? T("No request was made") : T("{0} sent, {1} refused", sent.Count, refused);
        }
        else if (sent.Count > 0)
        {
            await saving!.ForgetAsync();
            Snackbar.Add(sent.Count == 1 ? T("{0} is requested.", sent[0].Pick.Name) : T("{0} exports are requested.", sent.Count), Severity.Success);
            Navigation.NavigateTo(sent.Count == 1 && form.Items.Count == 1 ? $"/requests/{sent[0].RequestId}" : "/requests", replace: true);
        }
    }
}

using ExportPortal.Domain;
using ExportPortal.Web.Components;
using MudBlazor;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>A person's own bearer tokens: make, show once, list, revoke.</summary>
public sealed partial class ApiTokensPage : IDisposable
{
    private readonly CancellationTokenSource closing = new();
    private TokenInput input = new();
    private NewApiToken? made;
    private IReadOnlyList<ApiTokenRow>? tokens;
    private RuleBroken? refusal;
    private string? loadError;
    private bool busy;

    private string? WrongField => refusal?.Field;

    /// <inheritdoc />
    public void Dispose()
    {
        closing.Cancel();
        closing.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        try
        {
            loadError = null;
            tokens = await List.ExecuteAsync(closing.Token);
        }
        catch (RuleBroken refused)
        {
            loadError = refused.Message;
        }
    }

    private async Task CreateAsync()
    {
        if (busy)
        {
            return;
        }

        busy = true;
        refusal = null;
        try
        {
            made = await Create.ExecuteAsync(input.Name, input.Days, closing.Token);
            input = new TokenInput();
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

    private void Forget() => made = null;

    private async Task RevokeAsync(ApiTokenRow token)
    {
        if (await ConfirmDialog.AskAsync(Dialogs, T("Revoke \"{0}\"?", token.Name), T("Scripts that use this token are refused from now on. This cannot be undone."), T("Revoke"), isDangerous: true) is null)
        {
            return;
        }

        try
        {
            await Revoke.ExecuteAsync(token.Id, closing.Token);
            if (made?.Row.Id == token.Id)
            {
                Forget(); // nobody should copy what opens no door any more
            }

            Snackbar.Add(T("The token \"{0}\" is revoked.", token.Name), Severity.Success);
        }
        catch (RuleBroken refused)
        {
            Snackbar.Add(Say(refused.Message), Severity.Error);
        }

        await LoadAsync();
    }

    private sealed class TokenInput
    {
        public string? Name { get; set; }

        public int Days { get; set; } = CreateApiToken.StandardDays;
    }
}

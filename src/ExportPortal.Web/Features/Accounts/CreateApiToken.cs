using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>A token just made.</summary>
/// <param name="Text">The token. This is the only time that anybody can see it.</param>
/// <param name="Row">What the portal keeps of it.</param>
public sealed record NewApiToken(string Text, ApiToken Row);

/// <summary>Makes a bearer token for the signed-in person.</summary>
public sealed class CreateApiToken(CurrentUser user, PortalTransactions transactions)
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxName = 100;

    /// <summary>How long a token lives where nothing is said, in days.</summary>
    public const int StandardDays = 90;

    /// <summary>The longest life, in days.</summary>
    public const int MaxDays = 365;

    /// <summary>Makes one.</summary>
    /// <param name="name">What it is for, 1 to 100 characters.</param>
    /// <param name="days">How long it lives, 1 to 365 days.</param>
    /// <param name="cancel">Stops before anything is stored.</param>
    /// <exception cref="RuleBroken">not-signed-in, token-by-token, token-name-invalid, token-days-invalid</exception>
    public async Task<NewApiToken> ExecuteAsync(string? name, int days, CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        if (actor.TokenName is not null)
        {
            // A stolen token must not outlive its expiry by making others.
            RuleBroken refusal = RuleBroken.Forbidden("token-by-token", "A token cannot make tokens. Sign in with a browser.");
            await transactions.RecordRefusalAsync(new Attempted("create token", "token", actor.TokenName), actor.ForAudit, refusal);
            throw refusal;
        }

        return await ForAsync(actor.ForAudit, actor.Id, name, days, cancel);
    }

    /// <summary>Makes one for a person on somebody else's order: the command line's.</summary>
    /// <exception cref="RuleBroken">token-name-invalid, token-days-invalid</exception>
    public Task<NewApiToken> ForAsync(AuditActor actor, Guid ownerId, string? name, int days, CancellationToken cancel)
    {
        string checkedName = (name ?? "").Trim();
        if (checkedName.Length is 0 or > MaxName)
        {
            throw RuleBroken.Invalid("token-name-invalid", $"Say in 1 to {MaxName} characters what the token is for.", "name");
        }

        if (days is < 1 or > MaxDays)
        {
            throw RuleBroken.Invalid("token-days-invalid", $"A token lives 1 to {MaxDays} days.", "days");
        }

        string text = TokenText.Make();
        return transactions.RunAsync(
            actor,
            transaction =>
            {
                ApiToken token = new()
                {
                    Id = Guid.CreateVersion7(transaction.Now),
                    UserId = ownerId,
                    Name = checkedName,
                    Hash = TokenText.HashOf(text)!,
                    Prefix = TokenText.PrefixOf(text),
                    CreatedAt = transaction.Now,
                    ExpiresAt = transaction.Now.AddDays(days),
                };
                transaction.Db.ApiTokens.Add(token);
                transaction.Audit(new AuditEntry
                {
                    Action = AuditActions.TokenCreated,
                    SubjectType = "token",
                    SubjectId = token.Id.ToString(),
                    Data = new Dictionary<string, object?> { ["name"] = token.Name, ["owner"] = ownerId, ["prefix"] = token.Prefix, ["expiresAt"] = token.ExpiresAt },
                });
                return Task.FromResult(new NewApiToken(text, token));
            },
            cancel);
    }
}

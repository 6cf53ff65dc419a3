namespace ExportPortal.Integration.Tests.Security;

/// <summary>What an endpoint answers to each kind of caller.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Pattern">The endpoint's route pattern.</param>
/// <param name="Path">An address of it; {foreign} is a request of Ravi, {none} an id that nobody has.</param>
/// <param name="Answers">
/// For nobody, requester (Rita), approver, auditor, administrator, in this order: a status, or "in" for a redirect to sign-in, or "go" for any other redirect.
/// A revoked token and a session that has ended get what nobody gets.
/// </param>
/// <param name="Body">JSON, or null.</param>
internal sealed record Door(string Method, string Pattern, string Path, string Answers, object? Body = null)
{
    /// <summary>Every door of the portal. A new endpoint without a line here fails the test.</summary>
    public static IReadOnlyList<Door> All { get; } =
    [
        Page("/account", "in 200 200 200 200"),
        Page("/account/security", "in 200 200 200 200"),
        Page("/account/tokens", "in 200 200 200 200"),
        Page("/account/deputy", "in 403 200 403 403"),
        Page("/notifications", "in 200 200 200 200"),
        Page("/snapshots", "in 200 200 200 200"),
        Page("/requests", "in 200 403 403 403"),
        Page("/requests/new", "in 200 403 403 403"),
        Page("/requests/{Id:guid}", "in 200 200 200 200", "/requests/{foreign}"),
        Page("/inbox", "in 403 200 403 403"),
        Page("/history", "in 200 200 200 200"),
        Page("/dashboard", "in 200 200 200 200"),
        Page("/audit", "in 403 403 200 200"),
        Page("/outside-exports", "in 403 403 200 200"),
        Page("/admin/attention", "in 403 403 200 200"),
        Page("/admin/connections", "in 403 403 200 200"),
        Page("/admin/deputies", "in 403 403 200 200"),
        Page("/admin/groups", "in 403 403 200 200"),
        Page("/admin/notifications", "in 403 403 200 200"),
        Page("/admin/people", "in 403 403 200 200"),
        Page("/admin/policies", "in 403 403 200 200"),
        Page("/admin/policies/{Number:int}", "in 403 403 200 200", "/admin/policies/1"),
        Page("/admin/settings", "in 403 403 200 200"),
        Page("/admin/system", "in 403 403 200 200"),
        Page("/help", "in 200 200 200 200"),
        Page("/help/{Name}", "in 200 200 200 200", "/help/requester"),
        Page("/setup", "200 200 200 200 200"),
        Page("/welcome", "200 200 200 200 200"),
        Page("/sign-in", "200 go go go go"),
        Page("/sign-in/code", "200 200 200 200 200"),
        Page("/sign-in/finish", "in go go go go"),
        Page("/error", "200 200 200 200 200"),
        Page("/not-found", "in 200 200 200 200"),
        Page("/status/{Code:int}", "200 200 200 200 200", "/status/404"),
        new("GET", "/", "/", "in go go go go"),
        new("POST", "/sign-out", "/sign-out", "400 400 400 400 400"),
        new("POST", "/sign-in/passkey/options", "/sign-in/passkey/options", "400 400 400 400 400"),
        new("POST", "/account/passkeys/options", "/account/passkeys/options", "401 400 400 400 400"),
        new("GET", "/help/images/{name}", "/help/images/no-such-picture.png", "in 404 404 404 404"),
        new("GET", "/jobs/{**path}", "/jobs", "in 403 403 200 200"),
        new("POST", "/jobs/{**path}", "/jobs/recurring/trigger", "401 403 403 403 403"),
        new("GET", "/openapi/{documentName}.json", "/openapi/v1.json", "401 200 200 200 200"),
        new("GET", "/api/v1/snapshots", "/api/v1/snapshots?limit=1", "401 200 200 200 200"),
        new("GET", "/api/v1/requests", "/api/v1/requests", "401 200 200 200 200"),
        new("GET", "/api/v1/requests/{id:guid}", "/api/v1/requests/{foreign}", "401 404 200 200 200"),
        new("GET", "/api/v1/requests/{id:guid}/evidence", "/api/v1/requests/{foreign}/evidence", "401 403 403 200 200"),
        new("GET", "/api/v1/outside-exports", "/api/v1/outside-exports", "401 403 403 200 200"),
        new("GET", "/api/v1/audit", "/api/v1/audit?limit=1", "401 403 403 200 200"),
        new("GET", "/api/v1/audit/export", "/api/v1/audit/export?format=jsonl", "401 403 403 200 200"),
        new("POST", "/api/v1/audit/exports", "/api/v1/audit/exports", "401 403 403 400 400", new { format = "pdf" }),
        new("GET", "/api/v1/audit/exports", "/api/v1/audit/exports", "401 403 403 200 200"),
        new("GET", "/api/v1/audit/exports/{id:guid}", "/api/v1/audit/exports/{none}", "401 403 403 404 404"),
        new("GET", "/api/v1/audit/exports/{id:guid}/file", "/api/v1/audit/exports/{none}/file", "401 403 403 404 404"),
        new("GET", "/api/v1/audit/verify", "/api/v1/audit/verify", "401 403 403 200 200"),
        new("POST", "/api/v1/requests", "/api/v1/requests", "401 400 403 403 403", new { }),
        new("POST", "/api/v1/requests/batch", "/api/v1/requests/batch", "401 400 403 403 403", new { }),
        new("POST", "/api/v1/requests/decisions", "/api/v1/requests/decisions", "401 403 200 403 403", new { decision = "Approved", items = Array.Empty<object>() }),
        new("POST", "/api/v1/requests/{id:guid}/approve", "/api/v1/requests/{none}/approve", "401 403 404 403 403", new { comment = "fine" }),
        new("POST", "/api/v1/requests/{id:guid}/reject", "/api/v1/requests/{none}/reject", "401 403 404 403 403", new { comment = "not like this" }),
        new("POST", "/api/v1/requests/{id:guid}/send-back", "/api/v1/requests/{none}/send-back", "401 403 404 403 403", new { comment = "name the ticket" }),
        new("POST", "/api/v1/requests/{id:guid}/edit", "/api/v1/requests/{foreign}/edit", "401 404 403 403 403", new { justification = "Edited by everybody in turn." }),
        new("POST", "/api/v1/requests/{id:guid}/take-back", "/api/v1/requests/{none}/take-back", "401 403 404 403 403", new { comment = "I was too fast" }),
        new("POST", "/api/v1/requests/{id:guid}/messages", "/api/v1/requests/{foreign}/messages", "401 404 400 403 400", new { text = "" }),
        new("POST", "/api/v1/requests/{id:guid}/withdraw", "/api/v1/requests/{foreign}/withdraw", "401 404 403 403 403"),
        new("POST", "/api/v1/requests/{id:guid}/retry", "/api/v1/requests/{foreign}/retry", "401 404 403 403 409"),
        new("POST", "/api/v1/requests/{id:guid}/resolve", "/api/v1/requests/{none}/resolve", "401 403 403 403 404", new { notOurs = true, reason = "there was nothing" }),
        // The circuits' hub. Here without the Origin of the portal's pages: nobody gets further.
        new("POST", "/_blazor/negotiate", "/_blazor/negotiate?negotiateVersion=1", "403 403 403 403 403"),
        new("GET", "/_blazor", "/_blazor", "403 403 403 403 403"),
        new("POST", "/_blazor/disconnect/", "/_blazor/disconnect/", "403 403 403 403 403"),
        new("GET", "/_blazor/initializers/", "/_blazor/initializers/", "403 403 403 403 403"),
        new("GET", "{**path:file}", "/no-such-file.js", "404 404 404 404 404"),
        new("GET", "/_framework/opaque-redirect", "/_framework/opaque-redirect", "400 400 400 400 400"),
    ];

    /// <summary>What one kind of caller gets: 0 is nobody.</summary>
    public string AnswerFor(int caller) => Answers.Split(' ')[caller];

    private static Door Page(string pattern, string answers, string? path = null) => new("GET", pattern, path ?? pattern, answers);
}

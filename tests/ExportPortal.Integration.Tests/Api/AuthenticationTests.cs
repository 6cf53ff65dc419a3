using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Domain.Accounts;
using ExportPortal.Integration.Tests.Portal;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExportPortal.Integration.Tests.Api;

/// <summary>Who gets in: tokens, the session cookie, and what each needs.</summary>
public sealed partial class AuthenticationTests(SharedPortal shared) : ApiTest(shared)
{
    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer ep_")]
    [InlineData("Bearer ep_not-a-token-that-anybody-was-given")]
    [InlineData("Bearer something-else")]
    [InlineData("Basic cml0YTpyaXRh")]
    public async Task Without_a_valid_token_the_answer_is_always_the_same(string? authorization)
    {
        using HttpClient client = Portal.Anonymous();
        ApiAnswer answer = await client.SendAsync(HttpMethod.Get, "/api/v1/requests", null, authorization is null ? [] : [("Authorization", authorization)]);
        answer.MustBeProblem(HttpStatusCode.Unauthorized, "not-signed-in");
        Assert.Equal("Bearer", answer.Message.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        Person person = await PersonAsync();
        await using PortalDb db = Portal.OpenDb();
        await db.ApiTokens.Where(t => t.UserId == person.Id).ExecuteUpdateAsync(t => t.SetProperty(x => x.ExpiresAt, DateTimeOffset.UtcNow.AddSeconds(-1)));
        await MustBeShutOutAsync(person);
    }

    [Fact]
    public async Task A_revoked_token_is_refused_at_once()
    {
        Person person = await PersonAsync();
        await using PortalDb db = Portal.OpenDb();
        await db.ApiTokens.Where(t => t.UserId == person.Id).ExecuteUpdateAsync(t => t.SetProperty(x => x.RevokedAt, DateTimeOffset.UtcNow));
        await MustBeShutOutAsync(person);
    }

    [Fact]
    public async Task The_token_of_a_disabled_person_is_refused_at_once()
    {
        Person person = await PersonAsync();
        await using PortalDb db = Portal.OpenDb();
        await db.Users.Where(u => u.Id == person.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.IsDisabled, true));
        await MustBeShutOutAsync(person);
    }

    [Fact]
    public async Task The_token_of_a_locked_person_is_refused_at_once()
    {
        Person person = await PersonAsync();
        await using PortalDb db = Portal.OpenDb();
        await db.Users.Where(u => u.Id == person.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.LockoutEnd, DateTimeOffset.UtcNow.AddHours(1)));
        await MustBeShutOutAsync(person);
    }

    [Fact]
    public async Task A_role_taken_away_counts_at_once()
    {
        Person person = await PersonAsync();
        using HttpClient client = Portal.ClientFor(person);
        (await client.SendAsync("/api/v1/requests", Wanted(await Portal.MakeSnapshotAsync()))).Must(HttpStatusCode.Created);
        await using PortalDb db = Portal.OpenDb();
        await db.UserRoles.Where(r => r.UserId == person.Id).ExecuteDeleteAsync();
        (await client.SendAsync("/api/v1/requests", Wanted(await Portal.MakeSnapshotAsync()))).MustBeProblem(HttpStatusCode.Forbidden, "role-missing");
    }

    [Fact]
    public async Task The_last_use_of_a_token_is_noted()
    {
        Person person = await PersonAsync();
        using HttpClient client = Portal.ClientFor(person);
        (await client.CallAsync("/api/v1/requests")).Must(HttpStatusCode.OK);
        DateTimeOffset? used = await PortalUnderTest.UntilAsync(async () => (await TokenOfAsync(person)).LastUsedAt, at => at is not null);
        (await client.CallAsync("/api/v1/requests")).Must(HttpStatusCode.OK);
        Assert.Equal(used, (await TokenOfAsync(person)).LastUsedAt);
    }

    [Fact]
    public async Task A_token_opens_no_page()
    {
        using HttpClient client = Portal.ClientFor(Portal.Ada);
        using HttpResponseMessage page = await client.GetAsync("/account");
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    [Fact]
    public async Task A_write_with_the_cookie_needs_the_antiforgery_header()
    {
        string session = await SignInAsync(Portal.Rita);
        using HttpClient browser = Portal.Anonymous();
        using HttpRequestMessage account = new(HttpMethod.Get, "/account");
        account.Headers.Add("Cookie", session);
        using HttpResponseMessage page = await browser.SendAsync(account);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        string formToken = FormToken().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;
        string cookies = $"{session}; {CookiesOf(page)}";

        (await browser.SendAsync(HttpMethod.Get, "/api/v1/requests", null, ("Cookie", cookies))).Must(HttpStatusCode.OK);
        object wanted = Wanted(await Portal.MakeSnapshotAsync());
        (await browser.SendAsync("/api/v1/requests", wanted, ("Cookie", cookies))).MustBeProblem(HttpStatusCode.BadRequest, "antiforgery");
        (await browser.SendAsync("/api/v1/requests", wanted, ("Cookie", cookies), ("X-CSRF-TOKEN", "wrong"))).MustBeProblem(HttpStatusCode.BadRequest, "antiforgery");
        ApiAnswer made = (await browser.SendAsync("/api/v1/requests", wanted, ("Cookie", cookies), ("X-CSRF-TOKEN", formToken))).Must(HttpStatusCode.Created);
        Assert.Equal("rita", (string)made.Json["requestedBy"]!);
    }

    [Fact]
    public async Task Too_many_calls_are_answered_with_when_to_come_back()
    {
        Person person = await PersonAsync();
        using HttpClient client = Portal.ClientFor(person);

        ApiAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => client.CallAsync($"/api/v1/requests/{Guid.Empty}")));

        ApiAnswer refused = answers.First(a => a.Status == HttpStatusCode.TooManyRequests);
        refused.MustBeProblem(HttpStatusCode.TooManyRequests, "too-many-calls");
        Assert.True(refused.Message.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        Assert.True(answers.Count(a => a.Status == HttpStatusCode.NotFound) >= 200);
        using HttpClient other = Portal.ClientFor(Portal.Ravi);
        (await other.CallAsync("/api/v1/requests")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_description_is_for_signed_in_callers_and_names_every_call()
    {
        using HttpClient anonymous = Portal.Anonymous();
        using HttpResponseMessage stranger = await anonymous.GetAsync("/openapi/v1.json");
        Assert.NotEqual(HttpStatusCode.OK, stranger.StatusCode);

        using HttpClient otto = Portal.ClientFor(Portal.Otto);
        ApiAnswer answer = (await otto.CallAsync("/openapi/v1.json")).Must(HttpStatusCode.OK);

        Assert.Equal(
            [
                "/api/v1/audit", "/api/v1/audit/export", "/api/v1/audit/exports", "/api/v1/audit/exports/{id}", "/api/v1/audit/exports/{id}/file",
                "/api/v1/audit/verify", "/api/v1/outside-exports", "/api/v1/requests", "/api/v1/requests/batch", "/api/v1/requests/decisions",
                "/api/v1/requests/{id}", "/api/v1/requests/{id}/approve", "/api/v1/requests/{id}/edit", "/api/v1/requests/{id}/evidence", "/api/v1/requests/{id}/messages",
                "/api/v1/requests/{id}/reject", "/api/v1/requests/{id}/resolve", "/api/v1/requests/{id}/retry", "/api/v1/requests/{id}/send-back", "/api/v1/requests/{id}/take-back",
                "/api/v1/requests/{id}/withdraw", "/api/v1/snapshots",
            ],
            answer.Json["paths"]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));
        Assert.Equal("http", (string)answer.Json["components"]!["securitySchemes"]!["bearer"]!["type"]!);
    }

    private Task<Person> PersonAsync() => Portal.MakePersonAsync($"person-{Guid.NewGuid():N}", Role.Requester);

    private async Task<ApiToken> TokenOfAsync(Person person)
    {
        await using PortalDb db = Portal.OpenDb();
        return await db.ApiTokens.AsNoTracking().SingleAsync(t => t.UserId == person.Id);
    }

    private async Task MustBeShutOutAsync(Person person)
    {
        using HttpClient client = Portal.ClientFor(person);
        (await client.CallAsync("/api/v1/requests")).MustBeProblem(HttpStatusCode.Unauthorized, "not-signed-in");
    }

    /// <summary>Signs in with the form, as a browser does; gives the session's cookies.</summary>
    private async Task<string> SignInAsync(Person person)
    {
        using HttpClient browser = Portal.Anonymous();
        using HttpResponseMessage form = await browser.GetAsync("/sign-in");
        string token = FormToken().Match(await form.Content.ReadAsStringAsync()).Groups[1].Value;
        using HttpRequestMessage post = new(HttpMethod.Post, "/sign-in")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["_handler"] = "sign-in", ["__RequestVerificationToken"] = token, ["Input.Email"] = person.Email, ["Input.Password"] = Person.Password,
            }),
        };
        post.Headers.Add("Cookie", CookiesOf(form));
        using HttpResponseMessage answer = await browser.SendAsync(post);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return CookiesOf(answer);
    }

    // By hand: a cookie container would not send Secure cookies over plain HTTP, as browsers do on loopback.
    private static string CookiesOf(HttpResponseMessage message) =>
        message.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? cookies) ? string.Join("; ", cookies.Select(c => c.Split(';')[0])) : "";

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}

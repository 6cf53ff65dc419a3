using System.Net;
using System.Text.Json.Nodes;
using ExportPortal.Data;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;
using ExportPortal.Integration.Tests.Portal;
using ExportPortal.Web.Features.Approvals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExportPortal.Integration.Tests.Api;

/// <summary>The rules that hold at every door, at the door of the API; each refusal leaves its event. The numbers are those of the list of rules.</summary>
public sealed class ApprovalRuleTests(SharedPortal shared) : ApiTest(shared)
{
    private static readonly ApprovalPolicy s_two = new() { Name = "Two", Stages = [new Stage(1, 2, [])] };
    private static readonly ApprovalPolicy s_platform = new() { Name = "Platform", Stages = [new Stage(1, 1, ["platform"])] };

    [Fact]
    public async Task Rule_1_nobody_approves_the_own_request()
    {
        Person both = await MakeApproverAsync("rule1");
        await Portal.GrantAsync(both, Role.Requester);
        JsonNode request = await SubmitAsync(by: both);

        await RefusedAsync(both, request, "/approve", HttpStatusCode.Forbidden, "own-request");
    }

    [Fact]
    public async Task Rule_2_nobody_approves_the_own_request_as_a_deputy_nor_a_deputy_for_the_requester()
    {
        Person both = await MakeApproverAsync("rule2");
        await Portal.GrantAsync(both, Role.Requester);
        Person absent = await MakeApproverAsync("rule2-absent");
        Person deputy = await MakeApproverAsync("rule2-deputy");
        await Portal.PublishAsync(new ApprovalPolicy { Name = "Own", Stages = [new Stage(1, 1, ["rule2"])] });
        await Portal.GroupAsync("rule2", absent, both);
        await NameDeputyAsync(absent, both);
        JsonNode request = await SubmitAsync(by: both);
        await Portal.PublishAsync();
        await NameDeputyAsync(await MakeApproverAsync("rule2-other"), deputy);

        await RefusedAsync(both, request, "/approve", HttpStatusCode.Forbidden, "own-request");
        await RefusedAsync(deputy, request, "/approve", HttpStatusCode.Forbidden, "wrong-stage");
    }

    [Fact]
    public async Task Rule_3_one_person_fills_no_quorum_of_two_nor_do_a_deputy_and_the_person_stood_in_for()
    {
        await Portal.PublishAsync(s_two);
        JsonNode request = await SubmitAsync();
        await Portal.PublishAsync();
        Person absent = await MakeApproverAsync("rule3");
        Person deputy = await MakeApproverAsync("rule3-deputy");
        await DecideAsync(absent, request, "/approve");
        await RefusedAsync(absent, request, "/approve", HttpStatusCode.Conflict, "already-decided");
        await NameDeputyAsync(absent, deputy);

        // The deputy has a voice of the own, and that is the one that counts.
        JsonNode approved = await DecideAsync(deputy, request, "/approve");
        Assert.All(approved["decisions"]!.AsArray(), d => Assert.Null((string?)d!["onBehalfOf"]));
        Assert.Equal(2, approved["decisions"]!.AsArray().Count);
    }

    [Fact]
    public async Task Rule_4_an_approver_outside_the_stages_group_is_refused_and_a_deputy_of_one_inside_decides_for_both()
    {
        await Portal.PublishAsync(s_platform);
        JsonNode request = await SubmitAsync();
        await Portal.PublishAsync();
        Person inside = await MakeApproverAsync("rule4-inside");
        await Portal.GroupAsync("platform", inside);
        Person deputy = await MakeApproverAsync("rule4");
        await RefusedAsync(deputy, request, "/approve", HttpStatusCode.Forbidden, "wrong-stage");
        await NameDeputyAsync(inside, deputy);

        JsonNode approved = await DecideAsync(deputy, request, "/approve");

        JsonNode decision = Assert.Single(approved["decisions"]!.AsArray())!;
        Assert.Equal(("rule4", "rule4-inside"), ((string?)decision["by"], (string?)decision["onBehalfOf"]));
        await using PortalDb db = Portal.OpenDb();
        Guid id = (Guid)request["id"]!;
        AuditEvent said = await db.AuditEvents.SingleAsync(e => e.RequestId == id && e.Action == AuditActions.ApprovalGiven);
        Assert.Contains("rule4-inside", said.Data, StringComparison.Ordinal);
        Assert.Equal("rule4 (token test)", said.ActorName);
    }

    [Fact]
    public async Task Rule_5_a_role_that_is_taken_away_counts_at_once()
    {
        Person approver = await MakeApproverAsync("rule5");
        JsonNode request = await SubmitAsync();
        await using (AsyncServiceScope scope = Portal.Services.CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<Microsoft.AspNetCore.Identity.UserManager<Data.Accounts.PortalUser>>();
            await users.RemoveFromRoleAsync((await users.FindByIdAsync(approver.Id.ToString()))!, nameof(Role.Approver));
        }

        await RefusedAsync(approver, request, "/approve", HttpStatusCode.Forbidden, "role-missing");
    }

    [Fact]
    public async Task Rule_6_what_no_longer_waits_is_refused_with_its_present_state()
    {
        JsonNode request = await SubmitAsync();
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        (await rita.SendAsync(PathOf(request, "/withdraw"), body: null)).Must(HttpStatusCode.OK);

        ApiAnswer refused = await RefusedAsync(Portal.Anna, request, "/approve", HttpStatusCode.Conflict, "not-pending");

        Assert.Contains("Withdrawn", (string)refused.Json["detail"]!, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/approve")]
    [InlineData("/reject")]
    [InlineData("/send-back")]
    public async Task Rule_8_a_decision_that_is_sent_again_has_one_effect(string action)
    {
        JsonNode request = await SubmitAsync();
        using HttpClient anna = Portal.ClientFor(Portal.Anna);

        ApiAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => anna.SendAsync(PathOf(request, action), new { comment = "Once is enough for this." })));

        Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
        Assert.Equal(3, answers.Count(a => a.Status == HttpStatusCode.Conflict));
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        Assert.Single((await rita.CallAsync(PathOf(request))).Must(HttpStatusCode.OK).Json["decisions"]!.AsArray());
    }

    [Fact]
    public async Task Rule_9_a_locked_account_and_a_revoked_token_decide_nothing()
    {
        Person locked = await MakeApproverAsync("rule9");
        JsonNode request = await SubmitAsync();
        await using (PortalDb db = Portal.OpenDb())
        {
            await db.Users.Where(u => u.Id == locked.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.LockoutEnd, DateTimeOffset.UtcNow.AddHours(1)));
        }

        using HttpClient client = Portal.ClientFor(locked);
        (await client.SendAsync(PathOf(request, "/approve"), body: null)).Must(HttpStatusCode.Unauthorized);
        await using (PortalDb db = Portal.OpenDb())
        {
            await db.Users.Where(u => u.Id == locked.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.LockoutEnd, (DateTimeOffset?)null));
            await db.ApiTokens.Where(t => t.UserId == locked.Id).ExecuteUpdateAsync(set => set.SetProperty(t => t.RevokedAt, DateTimeOffset.UtcNow));
        }

        (await client.SendAsync(PathOf(request, "/approve"), body: null)).Must(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Rule_10_the_policy_as_it_stood_at_submission_counts()
    {
        JsonNode request = await SubmitAsync();
        await Portal.PublishAsync(new ApprovalPolicy { Name = "Strict", Stages = [new Stage(1, 5, ["nobody"])] });
        JsonNode approved = await DecideAsync(Portal.Anna, request, "/approve");
        await Portal.PublishAsync();

        Assert.NotEqual("PendingApproval", (string)approved["status"]!);
    }

    [Fact]
    public async Task Rule_13_a_group_made_for_it_helps_nobody_to_decide_on_the_own_request()
    {
        Person boss = await Portal.MakePersonAsync("rule13", Role.Administrator);
        await Portal.GrantAsync(boss, Role.Requester);
        await Portal.GrantAsync(boss, Role.Approver);
        await Portal.PublishAsync(s_platform);
        JsonNode request = await SubmitAsync(by: boss);
        await Portal.PublishAsync();
        await Portal.GroupAsync("platform", boss);

        await RefusedAsync(boss, request, "/approve", HttpStatusCode.Forbidden, "own-request");
    }

    [Theory]
    [InlineData("/approve")]
    [InlineData("/reject")]
    [InlineData("/withdraw")]
    [InlineData("/retry")]
    [InlineData("/resolve")]
    [InlineData("/take-back")]
    [InlineData("/messages")]
    public async Task Rule_14_an_auditor_changes_nothing(string action)
    {
        JsonNode request = await SubmitAsync();
        await RefusedAsync(Portal.Otto, request, action, HttpStatusCode.Forbidden, "role-missing", new { comment = "A comment that is long enough.", reason = "A reason that is long enough.", text = "Words.", notOurs = true });
    }

    [Theory]
    [InlineData("")]
    [InlineData("/withdraw")]
    [InlineData("/messages")]
    public async Task Rule_15_what_somebody_may_not_see_is_not_there(string action)
    {
        JsonNode request = await SubmitAsync();
        using HttpClient ravi = Portal.ClientFor(Portal.Ravi);
        ApiAnswer answer = action.Length == 0 ? await ravi.CallAsync(PathOf(request)) : await ravi.SendAsync(PathOf(request, action), new { text = "Hello?" });

        answer.MustBeProblem(HttpStatusCode.NotFound, "request-not-found");
    }

    [Fact]
    public async Task Rule_16_what_a_decision_may_not_set_is_not_taken()
    {
        await Portal.PublishAsync(s_two);
        JsonNode request = await SubmitAsync();
        await Portal.PublishAsync();
        using HttpClient anna = Portal.ClientFor(Portal.Anna);

        JsonNode decided = (await anna.SendAsync(PathOf(request, "/approve"), new
        {
            comment = "Fine.", status = "Approved", requiredApprovals = 1, stage = 7, by = "amir", personId = Portal.Amir.Id, onBehalfOf = Portal.Amir.Id, kind = "Approved",
        })).Must(HttpStatusCode.OK).Json;

        Assert.Equal(("PendingApproval", 2), ((string)decided["status"]!, (int)decided["requiredApprovals"]!));
        JsonNode decision = Assert.Single(decided["decisions"]!.AsArray())!;
        Assert.Equal(("anna", null), ((string?)decision["by"], (string?)decision["onBehalfOf"]));
    }

    [Theory]
    [InlineData("/reject")]
    [InlineData("/send-back")]
    public async Task Rule_17_a_no_without_a_reason_is_refused(string action)
    {
        JsonNode request = await SubmitAsync();
        await RefusedAsync(Portal.Anna, request, action, HttpStatusCode.BadRequest, "comment-required", new { comment = " " }, "comment");
    }

    [Fact]
    public async Task What_is_edited_is_a_new_revision_without_the_decisions_on_the_one_before()
    {
        await Portal.PublishAsync(s_two);
        JsonNode request = await SubmitAsync();
        await Portal.PublishAsync();
        await DecideAsync(Portal.Anna, request, "/approve");
        await DecideAsync(Portal.Amir, request, "/send-back");
        await RefusedAsync(Portal.Ada, request, "/edit", HttpStatusCode.Forbidden, "role-missing", new { justification = "In the name of somebody else." });
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        (await rita.SendAsync(PathOf(request, "/edit"), new { justification = "short" })).MustBeProblem(HttpStatusCode.BadRequest, "justification-too-short", "justification");

        JsonNode edited = (await rita.SendAsync(PathOf(request, "/edit"), new { justification = "Moving the shop (project ATLAS) to EC2.", ticket = "OPS-42" })).Must(HttpStatusCode.OK).Json;

        Assert.Equal(("PendingApproval", "OPS-42"), ((string)edited["status"]!, (string)edited["ticket"]!));
        using HttpClient anna = Portal.ClientFor(Portal.Anna);
        (await anna.SendAsync(PathOf(request, "/approve"), new { planHash = (string)request["planHash"]! })).MustBeProblem(HttpStatusCode.Conflict, "plan-changed");
        Assert.Equal("PendingApproval", (string)(await DecideAsync(Portal.Anna, edited, "/approve"))["status"]!);
    }

    [Fact]
    public async Task Rule_19_no_chain_of_deputies_none_for_oneself_and_none_without_the_role()
    {
        Person a = await MakeApproverAsync("rule19-a");
        Person b = await MakeApproverAsync("rule19-b");
        Person c = await MakeApproverAsync("rule19-c");
        await NameDeputyAsync(a, b);

        Assert.Equal("delegation-chain", await DeputyRefusalAsync(b, c.Id));
        Assert.Equal("delegation-chain", await DeputyRefusalAsync(c, a.Id));
        Assert.Equal("delegation-overlaps", await DeputyRefusalAsync(a, c.Id));
        Assert.Equal("deputy-self", await DeputyRefusalAsync(c, c.Id));
        Assert.Equal("deputy-not-approver", await DeputyRefusalAsync(c, Portal.Rita.Id));
        await using PortalDb db = Portal.OpenDb();
        Assert.Equal(5, await db.AuditEvents.CountAsync(e => e.Action == AuditActions.Refused && e.Data.Contains("\"tried\":\"name a deputy\"") && (e.ActorId == a.Id || e.ActorId == b.Id || e.ActorId == c.Id)));
    }

    [Fact]
    public async Task Rule_20_of_several_the_allowed_are_decided_and_the_others_are_named_with_their_reasons()
    {
        Person both = await MakeApproverAsync("rule20");
        await Portal.GrantAsync(both, Role.Requester);
        JsonNode own = await SubmitAsync(by: both);
        JsonNode fine = await SubmitAsync();
        JsonNode gone = await SubmitAsync();
        using HttpClient rita = Portal.ClientFor(Portal.Rita);
        (await rita.SendAsync(PathOf(gone, "/withdraw"), body: null)).Must(HttpStatusCode.OK);
        using HttpClient client = Portal.ClientFor(both);

        ApiAnswer answer = (await client.SendAsync("/api/v1/requests/decisions", new
        {
            decision = "Approved",
            items = new object[] { new { id = own["id"], planHash = own["planHash"] }, new { id = fine["id"], planHash = fine["planHash"] }, new { id = gone["id"] }, new { id = Guid.NewGuid() } },
        })).Must(HttpStatusCode.OK);

        Assert.Equal(["own-request", null, "not-pending", "request-not-found"], answer.Json.AsArray().Select(r => (string?)r!["code"]));
        await using PortalDb db = Portal.OpenDb();
        Assert.Equal(3, await db.AuditEvents.CountAsync(e => e.Action == AuditActions.Refused && e.ActorId == both.Id));
    }

    private Task<Person> MakeApproverAsync(string name) => Portal.MakePersonAsync(name, Role.Approver);

    private async Task NameDeputyAsync(Person absent, Person deputy) => Assert.Null(await DeputyRefusalAsync(absent, deputy.Id));

    /// <summary>Through the use case: the API has no call for deputies.</summary>
    private async Task<string?> DeputyRefusalAsync(Person absent, Guid deputy)
    {
        await using AsyncServiceScope scope = Portal.ScopeOf(absent);
        try
        {
            await scope.ServiceProvider.GetRequiredService<NameDeputy>().ExecuteAsync(new NewDeputy(deputy, null, DateTimeOffset.UtcNow.AddDays(1), "On leave"), CancellationToken.None);
            return null;
        }
        catch (Domain.RuleBroken refusal)
        {
            return refusal.Code;
        }
    }

    private async Task<JsonNode> DecideAsync(Person person, JsonNode request, string action)
    {
        using HttpClient client = Portal.ClientFor(person);
        return (await client.SendAsync(PathOf(request, action), new { comment = "Fine for me, go ahead." })).Must(HttpStatusCode.OK).Json;
    }

    /// <summary>The attempt is refused with the code, and the history says so once.</summary>
    private async Task<ApiAnswer> RefusedAsync(Person person, JsonNode request, string action, HttpStatusCode status, string code, object? body = null, string? field = null)
    {
        using HttpClient client = Portal.ClientFor(person);
        ApiAnswer answer = (await client.SendAsync(PathOf(request, action), body ?? new { comment = "Fine for me, go ahead." })).MustBeProblem(status, code, field);
        await using PortalDb db = Portal.OpenDb();
        string id = request["id"]!.ToString();
        List<AuditEvent> refusals = await db.AuditEvents.AsNoTracking().Where(e => e.Action == AuditActions.Refused && e.SubjectId == id && e.ActorId == person.Id).ToListAsync();
        Assert.Contains($"\"code\":\"{code}\"", Assert.Single(refusals, e => e.Data.Contains(code, StringComparison.Ordinal)).Data, StringComparison.Ordinal);
        return answer;
    }
}

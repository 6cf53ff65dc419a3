using System.Net;
using System.Text.Json.Nodes;
using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Integration.Tests.Portal;
using ExportPortal.Integration.Tests.Processes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExportPortal.Integration.Tests.Api;

/// <summary>The commands of the executable, on the database of a portal that runs.</summary>
public sealed class CommandTests(SharedPortal shared) : ApiTest(shared)
{
    [Fact]
    public async Task Token_create_prints_a_token_that_works_and_nothing_else()
    {
        CommandResult result = await RunAsync("token", "create", "--user", Portal.Rita.Email, "--name", "nightly", "--days", "7");

        Assert.True(result.ExitCode == 0, result.Errors);
        string token = result.Output.TrimEnd('\n');
        Assert.Matches("^ep_[A-Za-z0-9_-]{43}$", token);
        using HttpClient client = Portal.ClientWith(token);
        (await client.CallAsync("/api/v1/requests")).Must(HttpStatusCode.OK);
        await using PortalDb db = Portal.OpenDb();
        ApiToken stored = await db.ApiTokens.SingleAsync(t => t.Name == "nightly");
        Assert.Equal(stored.CreatedAt.AddDays(7), stored.ExpiresAt);
        Assert.StartsWith(stored.Prefix, token, StringComparison.Ordinal);
        AuditEvent made = await db.AuditEvents.SingleAsync(e => e.Action == AuditActions.TokenCreated && e.SubjectId == stored.Id.ToString());
        Assert.Equal((ActorKind.System, "command line"), (made.ActorKind, made.ActorName));
        Assert.DoesNotContain(token[10..], made.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_create_refuses_an_unknown_person()
    {
        CommandResult result = await RunAsync("token", "create", "--user", "nobody@portal.test", "--name", "x");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("nobody@portal.test", result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task User_create_prints_a_password_that_works()
    {
        CommandResult result = await RunAsync("user", "create", "--email", "zoe@portal.test", "--role", "approver", "--role", "Requester", "--group", "platform", "--name", "Zoe Zimmer");

        Assert.True(result.ExitCode == 0, result.Errors);
        await using AsyncServiceScope scope = Portal.Services.CreateAsyncScope();
        UserManager<PortalUser> users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        PortalUser zoe = (await users.FindByEmailAsync("zoe@portal.test"))!;
        Assert.True(await users.CheckPasswordAsync(zoe, result.Output.TrimEnd('\n')));
        Assert.True(zoe.MustChangePassword);
        Assert.Equal(["Approver", "Requester"], (await users.GetRolesAsync(zoe)).Order());
        await using PortalDb db = Portal.OpenDb();
        Assert.True(await db.Groups.AnyAsync(g => g.Name == "platform" && g.Members.Any(m => m.UserId == zoe.Id)));
        Assert.True(await db.AuditEvents.AnyAsync(e => e.Action == AuditActions.UserCreated && e.SubjectId == zoe.Id.ToString()));

        CommandResult both = await RunAsync("user", "create", "--email", "both@portal.test", "--role", "approver", "--role", "auditor");
        Assert.NotEqual(0, both.ExitCode);
        Assert.Contains("auditor", both.Errors, StringComparison.Ordinal);

        CommandResult again = await RunAsync("user", "create", "--email", "ZOE@portal.test", "--role", "requester");
        Assert.NotEqual(0, again.ExitCode);
        Assert.Empty(again.Output);
        Assert.Contains("already taken", again.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_export_writes_the_history_to_standard_output()
    {
        CommandResult result = await RunAsync("audit", "export", "--format", "jsonl");
        Assert.True(result.ExitCode == 0, result.Errors);
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length >= 6);
        Assert.Equal(Enumerable.Range(1, lines.Length).Select(i => (long)i), lines.Select(l => (long)JsonNode.Parse(l)!["seq"]!));
    }

    [Fact]
    public async Task Audit_verify_agrees_with_a_sound_history_from_any_event_on()
    {
        await SubmitAsync();
        CommandResult whole = await RunAsync("audit", "verify");
        Assert.True(whole.ExitCode == 0, whole.Output + whole.Errors);
        CommandResult part = await RunAsync("audit", "verify", "--from", "4");
        Assert.True(part.ExitCode == 0, part.Output + part.Errors);
    }

    [Fact]
    public async Task Audit_verify_compares_checkpoints_and_rotate_key_changes_the_key_that_signs_them()
    {
        await using PortalUnderTest own = await PortalUnderTest.StartAsync(("Audit:CheckpointInterval", "00:10:00"));
        CommandResult first = await PortalProcess.RunAsync(own.Settings, "audit", "rotate-key");
        Assert.True(first.ExitCode == 0, first.Errors);
        Assert.Matches("^[0-9a-f]{64}\n$", first.Output);
        string file = Path.Combine(own.Folder, "portal.checkpoints.jsonl");
        string kept = Path.Combine(own.Folder, "kept.jsonl");
        File.Copy(file, kept);

        CommandResult good = await PortalProcess.RunAsync(own.Settings, "audit", "verify", "--checkpoints", kept);
        Assert.True(good.ExitCode == 0, good.Output + good.Errors);
        Assert.Contains(" checkpoints agree", good.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(", 0 checkpoints", good.Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(kept, (await File.ReadAllTextAsync(file)).Replace("\"hash\":\"", "\"hash\":\"0", StringComparison.Ordinal));
        CommandResult forged = await PortalProcess.RunAsync(own.Settings, "audit", "verify", "--checkpoints", kept);
        Assert.Equal(1, forged.ExitCode);
        Assert.Contains("is bad: signature", forged.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_verify_names_the_first_event_that_was_tampered_with()
    {
        await using PortalUnderTest own = await PortalUnderTest.StartAsync();
        await using (PortalDb db = own.OpenDb())
        {
            foreach (string trigger in await db.Database.SqlQuery<string>($"SELECT name AS Value FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'AuditEvents'").ToListAsync())
            {
#pragma warning disable EF1002 // a name out of the database's own catalogue
                await db.Database.ExecuteSqlRawAsync($"DROP TRIGGER \"{trigger}\"");
#pragma warning restore EF1002
            }

            await db.Database.ExecuteSqlAsync($"UPDATE AuditEvents SET ActorName = 'somebody else' WHERE Seq = 3");
        }

        CommandResult result = await PortalProcess.RunAsync(own.Settings, "audit", "verify");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Event 3 is bad: content", result.Output, StringComparison.Ordinal);

        using HttpClient otto = own.ClientFor(own.Otto);
        JsonNode report = (await otto.CallAsync("/api/v1/audit/verify")).Must(HttpStatusCode.OK).Json;
        Assert.False((bool)report["ok"]!);
        Assert.Equal(3, (long)report["firstBad"]!);
    }

    [Fact]
    public async Task Migrate_makes_a_database()
    {
        string file = Path.Combine(Portal.Folder, "fresh.db");
        CommandResult result = await PortalProcess.RunAsync(new Dictionary<string, string?> { ["ConnectionStrings:Portal"] = $"Data Source={file}", ["Demo:Enabled"] = "false" }, "migrate");
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.True(File.Exists(file));
    }

    [Theory]
    [InlineData("there is no command", "frobnicate")]
    [InlineData("there is no command", "token")]
    [InlineData("--user is missing", "token", "create", "--name", "x")]
    [InlineData("--days needs a number", "token", "create", "--user", "a", "--name", "x", "--days", "long")]
    [InlineData("1 to 365 days", "token", "create", "--user", "rita@portal.test", "--name", "x", "--days", "366")]
    [InlineData("--colour is not known", "audit", "verify", "--colour", "red")]
    [InlineData("--role is one of", "user", "create", "--email", "x@portal.test", "--role", "king")]
    [InlineData("The format is one of", "audit", "export", "--format", "pdf")]
    [InlineData("--checkpoints needs a value", "audit", "verify", "--checkpoints")]
    public async Task Wrong_usage_exits_with_2_and_one_line(string complaint, params string[] command)
    {
        CommandResult result = await RunAsync(command);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(complaint, result.Errors.Split('\n')[0], StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    private Task<CommandResult> RunAsync(params string[] command) => PortalProcess.RunAsync(Portal.Settings, command);
}

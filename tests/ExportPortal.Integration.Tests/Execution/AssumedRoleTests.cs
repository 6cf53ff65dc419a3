using System.Security.Claims;
using System.Text.Json.Nodes;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Requests;
using ExportPortal.Integration.Tests.Portal;
using ExportPortal.Integration.Tests.Processes;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Execution;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExportPortal.Integration.Tests.Execution;

/// <summary>A connection whose role is assumed with an external id: whose keys sign the calls, what a refusal of STS does, and when keys are renewed.</summary>
public sealed class AssumedRoleTests
{
    private static readonly Dictionary<string, string> s_settings = new()
    {
        ["Lightsail:Connections:0:AccessKeyId"] = FakeSts.SourceKey,
        ["Lightsail:Connections:0:SecretAccessKey"] = "secret-of-the-source",
        ["Lightsail:Connections:0:RoleArn"] = FakeSts.RoleArn,
        ["Lightsail:Connections:0:ExternalId"] = "acme-7",
    };

    [Fact]
    public async Task Exports_are_signed_with_the_keys_of_the_role_which_are_renewed_and_each_is_executed_once()
    {
        // The SDK takes keys for ended a minute early, and begins to renew them a quarter of an hour before that: here, after twelve seconds.
        TimeSpan renewal = TimeSpan.FromSeconds(12);
        await using ExportWorld world = await ExportWorld.MakeAsync(DatabaseProvider.Sqlite);
        await using FakeSts sts = await FakeSts.StartAsync(world.Emulator.Client, TimeSpan.FromMinutes(16) + renewal);
        await using PortalProcess portal = PortalProcess.Launch(world.Database, world.Emulator.Url, s_settings, environment: StsAt(sts));
        await portal.StartedAsync();
        await world.ApprovedRequestAsync("web-1");
        await world.SettledAsync(TimeSpan.FromSeconds(60));
        AssumedRole first = await SignerOfAsync(world, sts, "web-1");
        DateTimeOffset later = TimeProvider.System.GetUtcNow() + renewal;
        await Until.TrueAsync(() => Task.FromResult(TimeProvider.System.GetUtcNow() > later), TimeSpan.FromSeconds(30), "the keys are due for renewal");

        await world.ApprovedRequestAsync("web-2");
        await world.SettledAsync(TimeSpan.FromSeconds(60));
        Assert.InRange(sts.Assumed.Count, 2, int.MaxValue);
        await sts.EndAsync(first);
        await world.ApprovedRequestAsync("web-3");
        await world.SettledAsync(TimeSpan.FromSeconds(60));
        AssumedRole last = await SignerOfAsync(world, sts, "web-3");

        Assert.NotEqual(first, last);
        Assert.Equal("ep-exportportal", last.RoleSessionName);
        Assert.Equal(0, sts.Refused);
        Assert.DoesNotContain("ExpiredToken", portal.Output, StringComparison.Ordinal);
        // The SDK asks for the keys twice in a call, for the header and for the signature. Keys that change in between make AWS refuse that
        // call, which was certainly not executed; it goes out again by itself.
        Assert.All(await world.JudgeAsync(), r => Assert.Equal(RequestStatus.Succeeded, r.Status));
        Assert.Equal(3, (await world.Emulator.Client.SendsAsync()).Count(s => s!["outcome"]!.GetValue<string>() == "executed"));
    }

    [Fact]
    public async Task A_wrong_external_id_puts_requests_off_and_they_run_once_it_is_mended()
    {
        await using ExportWorld world = await ExportWorld.MakeAsync(DatabaseProvider.Sqlite);
        await using FakeSts sts = await FakeSts.StartAsync(world.Emulator.Client);
        sts.ExternalId = "of-somebody-else";
        Guid id = await world.ApprovedRequestAsync("web-1");
        IReadOnlyDictionary<string, long> before = await world.CallsAsync();
        await using PortalProcess portal = PortalProcess.Launch(world.Database, world.Emulator.Url, s_settings, environment: StsAt(sts));
        await Until.TrueAsync(async () => (await world.Database.ReadAsync(id)).Postponements > 0, TimeSpan.FromSeconds(60), "the request is put off");

        ExportRequest waiting = await world.Database.ReadAsync(id);
        Assert.Equal((RequestStatus.Approved, "role-not-assumed", 0), (waiting.Status, waiting.ErrorCode, waiting.Attempts.Count));
        Assert.Contains("is not authorized to perform: sts:AssumeRole", waiting.ErrorMessage, StringComparison.Ordinal);
        Assert.Empty(await world.Emulator.Client.SendsAsync());
        Assert.Equal(before, await world.CallsAsync());

        sts.ExternalId = "acme-7";
        await world.SettledAsync(TimeSpan.FromSeconds(90));
        ExportRequest done = Assert.Single(await world.JudgeAsync());
        Assert.Equal((RequestStatus.Succeeded, 1), (done.Status, done.Attempts.Count));
        await SignerOfAsync(world, sts, "web-1");
    }

    [Fact]
    public async Task A_connection_test_says_that_the_role_could_not_be_assumed()
    {
        await using PortalUnderTest portal = await PortalUnderTest.StartAsync([.. s_settings.Select(s => (s.Key, s.Value))]);
        await using FakeSts sts = await FakeSts.StartAsync(portal.EmulatorControl);
        sts.ExternalId = "of-somebody-else";
        IReadOnlyDictionary<string, string> environment = StsAt(sts);
        try
        {
            // The SDK's own setting, which it reads when it makes its first client of STS. Nothing else in this process has one.
            foreach ((string name, string value) in environment)
            {
                Environment.SetEnvironmentVariable(name, value);
            }

            IReadOnlyList<ConnectionStep> refused = await TestAsync(portal);
            Assert.All(refused, s => Assert.Equal("role-not-assumed", s.Error!.Code));
            Assert.All(refused, s => Assert.Contains(FakeSts.RoleArn, s.Error!.Message, StringComparison.Ordinal));
            Assert.All(refused, s => Assert.Contains("external id", s.Entry!.WhatToDo, StringComparison.Ordinal));
            RegionHealth health = portal.Services.GetRequiredService<ConnectionHealth>().Of(PortalUnderTest.Connection, PortalUnderTest.Region);
            Assert.Equal((false, "role-not-assumed"), (health.IsHealthy, health.LastError?.Code));

            sts.ExternalId = "acme-7";
            Assert.All(await TestAsync(portal), s => Assert.Null(s.Error));
            Assert.True(portal.Services.GetRequiredService<ConnectionHealth>().Of(PortalUnderTest.Connection, PortalUnderTest.Region).IsHealthy);
        }
        finally
        {
            foreach (string name in environment.Keys)
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }

    // No instance metadata: the SDK would look for a region there, on an address outside this machine.
    private static Dictionary<string, string> StsAt(FakeSts sts) => new() { ["AWS_ENDPOINT_URL_STS"] = sts.Url.ToString(), ["AWS_EC2_METADATA_DISABLED"] = "true" };

    private static async Task<IReadOnlyList<ConnectionStep>> TestAsync(PortalUnderTest portal)
    {
        await using AsyncServiceScope scope = portal.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().Is(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, portal.Ada.Id.ToString())], "test")), null);
        return await scope.ServiceProvider.GetRequiredService<TestConnection>().ExecuteAsync(PortalUnderTest.Connection, PortalUnderTest.Region, CancellationToken.None);
    }

    /// <summary>The keys that signed the export of a snapshot, by the emulator's ledger.</summary>
    private static async Task<AssumedRole> SignerOfAsync(ExportWorld world, FakeSts sts, string snapshot)
    {
        JsonNode entry = Assert.Single(await world.Emulator.Client.LedgerAsync(), e => e!["operation"]!.GetValue<string>() == "ExportSnapshot" && e["sourceSnapshotName"]!.GetValue<string>() == snapshot)!;
        return Assert.Single(sts.Assumed, a => a.AccessKeyId == entry["accessKeyId"]!.GetValue<string>());
    }
}

using ExportPortal.Data;
using ExportPortal.Data.Policies;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;
using ExportPortal.Integration.Tests.Portal;
using ExportPortal.Integration.Tests.Processes;
using ExportPortal.Web.Features.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExportPortal.Integration.Tests.Api;

/// <summary>Administrators who change the policies at the same instant, on the whole application.</summary>
public sealed class PolicyRaceTests
{
    private const int Rounds = 20;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Of_two_administrators_who_publish_at_the_same_instant_one_does(DatabaseProvider provider)
    {
        await using PortalUnderTest portal = provider == DatabaseProvider.Sqlite
            ? await PortalUnderTest.StartAsync()
            : await PortalUnderTest.StartAsync(("Database:Provider", nameof(DatabaseProvider.PostgreSql)), ("ConnectionStrings:Portal", await (await PostgresCluster.SharedAsync()).MakeDatabaseAsync()));
        Person ines = await portal.MakePersonAsync("ines", Role.Administrator);
        Person bert = await portal.MakePersonAsync("bert", Role.Administrator);
        for (int round = 1; round <= Rounds; round++)
        {
            (int? one, _) = await TryAsync(portal, portal.Ada, services => services.GetRequiredService<StartDraft>().ExecuteAsync(null, CancellationToken.None));
            await AsAsync<SaveDraft>(portal, portal.Ada, async save => await save.ExecuteAsync(one!.Value, await RevisionAsync(portal), [new ApprovalPolicy { Name = $"Round {round}", Stages = [new Stage(1, 1, [])] }], CancellationToken.None));
            await AsAsync<SubmitDraft>(portal, portal.Ada, async submit => await submit.ExecuteAsync(one!.Value, await RevisionAsync(portal), "Because.", CancellationToken.None));
            long seen = await RevisionAsync(portal);

            string?[] refusals = await Task.WhenAll(new[] { ines, bert }.Select(who => Task.Run(() => PublishAsync(portal, who, one!.Value, seen))));

            Assert.Single(refusals, r => r is null);
            Assert.Contains(Assert.Single(refusals, r => r is not null), new[] { "not-open", "draft-changed" });
        }

        await using PortalDb db = portal.OpenDb();
        Assert.Equal(Rounds, await db.AuditEvents.CountAsync(e => e.Action == AuditActions.PoliciesPublished));
        Assert.Equal(Enumerable.Range(1, Rounds), await db.PolicyVersions.Where(v => v.State == PolicyVersionState.Published).OrderBy(v => v.Number).Select(v => v.Number).ToListAsync());
    }

    private static async Task<string?> PublishAsync(PortalUnderTest portal, Person who, int number, long seen) =>
        (await TryAsync(portal, who, async services => { await services.GetRequiredService<PublishDraft>().ExecuteAsync(number, seen, CancellationToken.None); return number; })).Refusal;

    private static async Task<(int? Number, string? Refusal)> TryAsync(PortalUnderTest portal, Person who, Func<IServiceProvider, Task<int>> act)
    {
        await using AsyncServiceScope scope = portal.ScopeOf(who);
        try
        {
            return (await act(scope.ServiceProvider), null);
        }
        catch (RuleBroken refusal)
        {
            return (null, refusal.Code);
        }
    }

    private static async Task AsAsync<T>(PortalUnderTest portal, Person who, Func<T, Task> act)
        where T : notnull
    {
        await using AsyncServiceScope scope = portal.ScopeOf(who);
        await act(scope.ServiceProvider.GetRequiredService<T>());
    }

    private static async Task<long> RevisionAsync(PortalUnderTest portal)
    {
        await using PortalDb db = portal.OpenDb();
        return (await db.PolicyVersions.SingleAsync(v => v.OpenKey == 1)).Revision;
    }
}

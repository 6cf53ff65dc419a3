using System.Security.Claims;
using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Requests;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ExportPortal.Web.Tests.Desk;

/// <summary>Somebody of the test portal.</summary>
public sealed record Person(Guid Id, string Name);

/// <summary>A migrated portal database in a temporary SQLite file, with people and a clock that stands still.</summary>
public sealed class PortalOnSqlite : IAsyncDisposable
{
    /// <summary>Tuesday noon in winter.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 1, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly string file = Path.Combine(Path.GetTempPath(), $"exportportal-{Guid.NewGuid():N}.db");
    private readonly ServiceProvider services;
    private int queries;

    private PortalOnSqlite()
    {
        ServiceCollection collection = new();
        collection.AddLogging();
        collection.AddDbContextFactory<PortalDb>(options => options.UsePortalDatabase(DatabaseProvider.Sqlite, $"Data Source={file};Pooling=False")
            .LogTo(command => _ = command.Contains("SELECT", StringComparison.Ordinal) ? Interlocked.Increment(ref queries) : 0, [RelationalEventId.CommandExecuted], LogLevel.Debug));
        collection.AddIdentityCore<PortalUser>().AddRoles<PortalRole>().AddEntityFrameworkStores<PortalDb>();
        services = collection.BuildServiceProvider();
        Databases = services.GetRequiredService<IDbContextFactory<PortalDb>>();
        Transactions = new PortalTransactions(Databases, new WriteGate(DatabaseProvider.Sqlite), Changes, Clock);
        Stories = new Stories(Transactions, Clock);
    }

    public FakeTimeProvider Clock { get; } = new(Noon);

    public ChangeFeed Changes { get; } = new();

    public IDbContextFactory<PortalDb> Databases { get; }

    public PortalTransactions Transactions { get; }

    public Stories Stories { get; }

    public IWakeUp WakeUp { get; } = NSubstitute.Substitute.For<IWakeUp>();

    public IOptions<ApprovalSettings> Approvals { get; } = Options.Create(new ApprovalSettings());

    public IServiceProvider Provider => services;

    /// <summary>How many queries the database has answered since the last call.</summary>
    public int CountQueries() => Interlocked.Exchange(ref queries, 0);

    public static async Task<PortalOnSqlite> StartAsync()
    {
        PortalOnSqlite portal = new();
        await using PortalDb db = await portal.Databases.CreateDbContextAsync();
        await db.Database.MigrateAsync();
        await using AsyncServiceScope scope = portal.services.CreateAsyncScope();
        RoleManager<PortalRole> roles = scope.ServiceProvider.GetRequiredService<RoleManager<PortalRole>>();
        foreach (string role in Enum.GetNames<Role>())
        {
            await roles.CreateAsync(new PortalRole { Id = Guid.CreateVersion7(), Name = role });
        }

        return portal;
    }

    /// <summary>Adds a person with one role and some groups.</summary>
    public async Task<Person> AddAsync(string name, Role role, params string[] groups)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        UserManager<PortalUser> users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        string email = $"{name.ToLowerInvariant()}@test.test";
        PortalUser user = new() { UserName = email, Email = email, DisplayName = name, CreatedAt = Noon };
        Assert.True((await users.CreateAsync(user, "Demo-Portal-1!")).Succeeded);
        await users.AddToRoleAsync(user, role.ToString());
        await using PortalDb db = await Databases.CreateDbContextAsync();
        foreach (string group in groups)
        {
            PortalGroup? known = await db.Groups.AsTracking().SingleOrDefaultAsync(g => g.Name == group);
            if (known is null)
            {
                known = new PortalGroup { Id = Guid.CreateVersion7(), Name = group };
                db.Groups.Add(known);
            }

            db.Add(new GroupMember { GroupId = known.Id, UserId = user.Id });
            await db.SaveChangesAsync();
        }

        return new Person(user.Id, name);
    }

    /// <summary>The signed-in person of a use case.</summary>
    public CurrentUser As(Person person)
    {
        CurrentUser user = new(services, Databases, Transactions, Clock);
        user.Is(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, person.Id.ToString())], "test")), "192.0.2.7");
        return user;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        foreach (string path in new[] { file, file + "-wal", file + "-shm" })
        {
            File.Delete(path);
        }
    }
}

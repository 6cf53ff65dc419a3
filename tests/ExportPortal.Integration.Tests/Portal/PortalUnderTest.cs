using System.Net.Http.Headers;
using System.Security.Claims;
using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Policies;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;
using ExportPortal.Integration.Tests.Emulator;
using ExportPortal.Web.Features.Accounts;
using LightsailEmulator;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExportPortal.Integration.Tests.Portal;

/// <summary>
/// The whole portal: the real application over real HTTP, a SQLite file of its own, an emulator of its own with short exports, and six people.
/// No demo; environment Development. Dispose it to stop everything and delete its folder.
/// </summary>
internal sealed class PortalUnderTest : IAsyncDisposable
{
    /// <summary>Name of the connection to the emulator.</summary>
    public const string Connection = "acme";

    /// <summary>The connection's first region; it has eu-west-1 and us-east-1 too.</summary>
    public const string Region = "eu-central-1";

    // Made once: six people of each portal have it, and making it is slow on purpose.
    private static readonly Lazy<string> s_password = new(() => new PasswordHasher<PortalUser>().HashPassword(new PortalUser(), Person.Password));

    private readonly PortalFactory _factory;
    private int _snapshots;

    private PortalUnderTest(PortalFactory factory, EmulatorHost emulator, string folder, Dictionary<string, string?> settings)
    {
        _factory = factory;
        Emulator = emulator;
        EmulatorControl = new EmulatorClient(emulator.Url);
        Folder = folder;
        Settings = settings;
    }

    /// <summary>The emulator behind the portal.</summary>
    public EmulatorHost Emulator { get; }

    /// <summary>Signed calls and control calls to that emulator.</summary>
    public EmulatorClient EmulatorControl { get; }

    /// <summary>A folder that lives as long as the portal.</summary>
    public string Folder { get; }

    /// <summary>All settings that differ from appsettings.json, for commands and further nodes on the same database.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>Where the portal listens.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>The portal's services.</summary>
    public IServiceProvider Services => _factory.Services;

    public Person Rita { get; private set; } = null!;

    public Person Ravi { get; private set; } = null!;

    public Person Anna { get; private set; } = null!;

    public Person Amir { get; private set; } = null!;

    public Person Otto { get; private set; } = null!;

    public Person Ada { get; private set; } = null!;

    /// <summary>Starts a portal.</summary>
    /// <param name="settings">Settings on top of the standard ones, e.g. ("Execution:SettleWindow", "00:00:05").</param>
    public static async Task<PortalUnderTest> StartAsync(params (string Name, string Value)[] settings)
    {
        string folder = Directory.CreateTempSubdirectory("portal-").FullName;
        EmulatorHost emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Urls = "http://127.0.0.1:0", Seed = "small", ExportSeconds = 1 });
        Dictionary<string, string?> all = StandardSettings(folder, emulator.Url);
        foreach ((string name, string value) in settings)
        {
            all[name] = value;
        }

        PortalUnderTest portal = new(new PortalFactory(all), emulator, folder, all);
        try
        {
            await portal.StartHostAsync();
            return portal;
        }
        catch
        {
            await portal.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client of the API with the person's token.</summary>
    public HttpClient ClientFor(Person person) => ClientWith(person.Token);

    /// <summary>A client of the API with any token.</summary>
    public HttpClient ClientWith(string token)
    {
        HttpClient client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A client without credentials that neither follows redirects nor keeps cookies.</summary>
    public HttpClient Anonymous() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Url };

    /// <summary>The portal's database. Dispose it after use.</summary>
    public PortalDb OpenDb() => Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContext();

    /// <summary>Makes one more person.</summary>
    public async Task<Person> MakePersonAsync(string name, Role role)
    {
        await using AsyncServiceScope scope = Services.CreateAsyncScope();
        UserManager<PortalUser> users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        PortalUser user = new() { UserName = $"{name}@portal.test", Email = $"{name}@portal.test", EmailConfirmed = true, DisplayName = name, CreatedAt = DateTimeOffset.UtcNow };
        user.PasswordHash = s_password.Value;
        Assert.True((await users.CreateAsync(user)).Succeeded);
        Assert.True((await users.AddToRoleAsync(user, role.ToString())).Succeeded);
        NewApiToken token = await scope.ServiceProvider.GetRequiredService<CreateApiToken>().ForAsync(AuditActor.System("test"), user.Id, "test", days: 1, CancellationToken.None);
        return new Person(user.Id, user.Email, name, role, token.Text);
    }

    /// <summary>Use cases as this person calls them from a page.</summary>
    public AsyncServiceScope ScopeOf(Person person)
    {
        AsyncServiceScope scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().Is(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, person.Id.ToString())], "test")), "192.0.2.7");
        return scope;
    }

    /// <summary>Gives a person one more role.</summary>
    public async Task GrantAsync(Person person, Role role)
    {
        await using AsyncServiceScope scope = Services.CreateAsyncScope();
        UserManager<PortalUser> users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        Assert.True((await users.AddToRoleAsync((await users.FindByIdAsync(person.Id.ToString()))!, role.ToString())).Succeeded);
    }

    /// <summary>Makes people members of a group, which is made where it is missing.</summary>
    public async Task GroupAsync(string name, params Person[] people)
    {
        await using PortalDb db = OpenDb();
        PortalGroup? group = await db.Groups.AsTracking().SingleOrDefaultAsync(g => g.Name == name);
        if (group is null)
        {
            group = new PortalGroup { Id = Guid.CreateVersion7(), Name = name };
            db.Groups.Add(group);
        }

        db.AddRange(people.Select(p => new GroupMember { GroupId = group.Id, UserId = p.Id }));
        await db.SaveChangesAsync();
    }

    /// <summary>Puts policies in force, in place of those before.</summary>
    public async Task PublishAsync(params ApprovalPolicy[] policies)
    {
        await using PortalDb db = OpenDb();
        int number = await db.PolicyVersions.MaxAsync(p => (int?)p.Number) ?? 0;
        DateTimeOffset now = DateTimeOffset.UtcNow;
        db.PolicyVersions.Add(new PolicyVersion { Number = number + 1, State = PolicyVersionState.Published, Policies = policies, AuthorName = "test", CreatedAt = now, UpdatedAt = now, ClosedByName = "test", ClosedAt = now });
        await db.SaveChangesAsync();
    }

    /// <summary>Makes a snapshot of its own in the emulator.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> MakeSnapshotAsync(string kind = "instance", string? state = null, string region = Region)
    {
        string name = $"snap-of-test-{Interlocked.Increment(ref _snapshots)}";
        await EmulatorControl.PostAsync("snapshots", new { region, kind, name, sizeInGb = 40, tags = new { env = "test" }, state });
        return name;
    }

    /// <summary>Waits until a condition holds; fails with the last thing seen after the deadline.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> look, Func<T, bool> holds, int seconds = 30)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(seconds));
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            T seen = await look();
            if (holds(seen))
            {
                return seen;
            }

            try
            {
                await timer.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Not within {seconds} s. Last seen: {seen}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _factory.DisposeAsync();
        EmulatorControl.Dispose();
        await Emulator.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }

    private static Dictionary<string, string?> StandardSettings(string folder, Uri emulator) => new()
    {
        ["environment"] = "Development",
        ["Urls"] = "http://127.0.0.1:0",
        ["Demo:Enabled"] = "false",
        ["ConnectionStrings:Portal"] = $"Data Source={Path.Combine(folder, "portal.db")}",
        ["Lightsail:Connections:0:Name"] = Connection,
        ["Lightsail:Connections:0:Regions:0"] = Region,
        ["Lightsail:Connections:0:Regions:1"] = "eu-west-1",
        ["Lightsail:Connections:0:Regions:2"] = "us-east-1",
        ["Lightsail:Connections:0:ServiceUrl"] = emulator.ToString(),
        ["Lightsail:Connections:0:AccessKeyId"] = "AKIAEMULATORADMIN001",
        ["Lightsail:Connections:0:SecretAccessKey"] = "emulator-secret-admin",
        ["Snapshots:ReadAgainAfter"] = "00:00:00",
        ["Execution:SweepInterval"] = "00:00:01",
        ["Execution:PollInterval"] = "00:00:00.200",
        ["Execution:CallsPerSecond"] = "100",
        ["Execution:ReadsPerSecond"] = "200",
    };

    private async Task StartHostAsync()
    {
        _factory.StartServer();
        Url = new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Rita = await MakePersonAsync("rita", Role.Requester);
        Ravi = await MakePersonAsync("ravi", Role.Requester);
        Anna = await MakePersonAsync("anna", Role.Approver);
        Amir = await MakePersonAsync("amir", Role.Approver);
        Otto = await MakePersonAsync("otto", Role.Auditor);
        Ada = await MakePersonAsync("ada", Role.Administrator);
    }
}

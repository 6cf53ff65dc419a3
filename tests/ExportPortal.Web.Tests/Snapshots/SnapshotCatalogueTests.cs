using ExportPortal.Data.Storage;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Snapshots;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ExportPortal.Web.Tests.Snapshots;

public sealed class SnapshotCatalogueTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider clock = new(Noon);
    private SlowLightsail lightsail = default!;

    public async ValueTask InitializeAsync() => lightsail = await SlowLightsail.StartAsync();

    public ValueTask DisposeAsync() => lightsail.DisposeAsync();

    [Fact]
    public async Task An_old_list_is_shown_at_once_and_read_once_behind_it()
    {
        SnapshotCatalogue catalogue = Catalogue();
        Assert.Equal(("web-1", Noon), await SeeAsync(catalogue, Freshness.Soon));
        lightsail.Names = ["web-1", "web-2"];
        lightsail.Stall();
        Task arrives = NextAsync(catalogue);

        clock.Advance(TimeSpan.FromSeconds(59));
        await SeeAsync(catalogue, Freshness.Soon);
        Assert.Equal(1, lightsail.Listings);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(("web-1", Noon), await SeeAsync(catalogue, Freshness.Soon));
        Assert.Equal(("web-1", Noon), await SeeAsync(catalogue, Freshness.Soon));
        lightsail.Answer();
        await arrives.WaitAsync(Patience);

        Assert.Equal(("web-1 web-2", Noon.AddSeconds(61)), await SeeAsync(catalogue, Freshness.Known));
        Assert.Equal(2, lightsail.Listings);
    }

    [Theory]
    [InlineData(Freshness.Recent, 60)]
    [InlineData(Freshness.Now, 3600)]
    [InlineData(Freshness.Soon, 0)]
    public async Task Who_needs_a_new_list_waits_for_it(Freshness wanted, int readAgainAfterSeconds)
    {
        SnapshotCatalogue catalogue = Catalogue(readAgainAfterSeconds);
        await SeeAsync(catalogue, Freshness.Recent);
        clock.Advance(TimeSpan.FromSeconds(61));
        lightsail.Names = ["web-2"];
        lightsail.Stall();

        Task<(string Names, DateTimeOffset ReadAt)> waiting = SeeAsync(catalogue, wanted);
        Assert.Equal(("web-1", Noon), await SeeAsync(catalogue, Freshness.Known));
        Assert.False(waiting.IsCompleted);
        lightsail.Answer();

        Assert.Equal(("web-2", Noon.AddSeconds(61)), await waiting);
    }

    [Fact]
    public async Task A_reading_that_fails_behind_an_old_list_keeps_it_and_says_why()
    {
        SnapshotCatalogue catalogue = Catalogue();
        await SeeAsync(catalogue, Freshness.Soon);
        clock.Advance(TimeSpan.FromSeconds(61));
        lightsail.Refuses = true;
        Task arrives = NextAsync(catalogue);

        Assert.Null((await catalogue.ListAsync(refresh: false, CancellationToken.None))[0].Error);
        await arrives.WaitAsync(Patience);

        RegionListing now = (await catalogue.ListAsync(Freshness.Known, CancellationToken.None))[0];
        Assert.Equal("AccessDeniedException", now.Error?.Code);
        Assert.Equal("web-1", Assert.Single(now.Snapshots).Name);
    }

    private SnapshotCatalogue Catalogue(int readAgainAfterSeconds = 60)
    {
        // Only the number of nodes is asked for; no database is.
        LiveNodes nodes = new(null!, null!, new NodeIdentity("node-1"), NodeRole.All, clock, NullLogger<LiveNodes>.Instance);
        LightsailReads reads = new(lightsail.Connections, new RateLimits(Options.Create(new ExecutionSettings()), nodes, clock), new ConnectionHealth(clock));
        SnapshotSettings settings = new() { ReadAgainAfter = TimeSpan.FromSeconds(readAgainAfterSeconds) };
        return new SnapshotCatalogue(reads, lightsail.Connections, Options.Create(settings), clock, NullLogger<SnapshotCatalogue>.Instance);
    }

    private static async Task<(string Names, DateTimeOffset ReadAt)> SeeAsync(SnapshotCatalogue catalogue, Freshness wanted)
    {
        RegionListing listing = Assert.Single(await catalogue.ListAsync(wanted, CancellationToken.None).WaitAsync(Patience));
        return (string.Join(' ', listing.Snapshots.Select(s => s.Name)), listing.ReadAt);
    }

    private static Task NextAsync(SnapshotCatalogue catalogue)
    {
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        catalogue.Changed += () => arrived.TrySetResult();
        return arrived.Task;
    }
}

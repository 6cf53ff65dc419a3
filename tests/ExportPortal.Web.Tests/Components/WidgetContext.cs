using Bunit;
using ExportPortal.Data.Storage;
using ExportPortal.Web.Components;
using ExportPortal.Web.Features.Favourites;
using ExportPortal.Web.Features.Views;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace ExportPortal.Web.Tests.Components;

/// <summary>A place to render widgets: fake time, a viewer, MudBlazor.</summary>
public abstract class WidgetContext : BunitContext
{
    /// <summary>Tuesday noon in winter.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 1, 20, 12, 0, 0, TimeSpan.Zero);

    protected WidgetContext()
    {
        Clock = new FakeTimeProvider(Noon);
        Services.AddMudServices(mud => mud.PopoverOptions.CheckForPopoverProvider = false);
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddScoped<Viewer>();
        Services.AddSingleton<Ticker>();
        Services.AddSingleton<ChangeFeed>();
        // What every list page has and few tests are about; who tests it clears the factories.
        ComponentFactories.AddStub<FavouriteStar>().AddStub<PageStar>().AddStub<GridView>();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    protected FakeTimeProvider Clock { get; }

    protected Viewer Viewer => Services.GetRequiredService<Viewer>();
}

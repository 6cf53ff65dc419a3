using Bunit;
using ExportPortal.Data;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Drafts;
using ExportPortal.Web.Features.Notifications;
using ExportPortal.Web.Tests.Components;
using ExportPortal.Web.Tests.Desk;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace ExportPortal.Web.Tests.Drafts;

public sealed class KeptFormTests : WidgetContext, IAsyncLifetime
{
    private PortalOnSqlite portal = default!;
    private Person ada = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        ada = await portal.AddAsync("Ada", Role.Administrator);
    }

    [Fact]
    public async Task What_was_typed_comes_back_over_what_the_form_began_with_and_over_nothing_else()
    {
        Form form = new() { Name = "platform", Members = { "Anna" } };
        await using (KeptForm<Form> kept = Of(() => form))
        {
            form.Name = "platform team";
            form.Members.Add("Amir");
            kept.Look();
        }

        await using KeptForm<Form> again = Of(() => new Form { Name = "platform", Members = { "Anna" } });
        await using KeptForm<Form> changed = Of(() => new Form { Name = "platform", Members = { "Sven" } });

        Form? found = await again.FindAsync();
        Assert.Equal(("platform team", 2, true), (found!.Name, found.Members.Count, again.IsRestored));
        Assert.Null(await changed.FindAsync());
        Form before = await again.ForgetAsync();
        Assert.Equal(("platform", "Anna"), (before.Name, Assert.Single(before.Members)));
        Assert.Null(await again.FindAsync());
    }

    [Fact]
    public async Task What_was_saved_is_not_kept_although_it_stands_on_screen_a_moment_longer()
    {
        Form form = new();
        await using (KeptForm<Form> kept = Of(() => form))
        {
            form.Name = "platform";
            kept.Look();
            await kept.ForgetAsync();
            kept.Look();
        }

        Assert.Null(await Of(() => new Form()).FindAsync());
    }

    [Fact]
    public async Task The_address_of_a_webhook_is_in_no_draft()
    {
        Services.AddSingleton<TimeProvider>(portal.Clock);
        Services.AddSingleton(new DraftStore(portal.As(ada), portal.Databases, portal.Gate, portal.Clock));
        Services.AddSingleton(new AddWebhook(portal.As(ada), portal.Transactions, new WebhookSecrets(new EphemeralDataProtectionProvider()), Options.Create(new WebhookSettings()), Substitute.For<IHostEnvironment>()));
        IRenderedComponent<WebhookForm> form = Render<WebhookForm>();
        form.Find("#hook-name").Change("Ops");
        form.Find("#hook-url").Change("https://hooks.example.com/T000/a-token");

        await form.Instance.DisposeAsync();

        await using PortalDb db = await portal.Databases.CreateDbContextAsync(Xunit.TestContext.Current.CancellationToken);
        string kept = (await db.Drafts.SingleAsync(Xunit.TestContext.Current.CancellationToken)).Text;
        Assert.Contains("Ops", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("token", kept, StringComparison.Ordinal);
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await portal.DisposeAsync();
    }

    private KeptForm<Form> Of(Func<Form> read) => new(new DraftStore(portal.As(ada), portal.Databases, portal.Gate, portal.Clock), portal.Clock, "group 1", read);

    private sealed class Form
    {
        public string Name { get; set; } = "";

        public List<string> Members { get; init; } = [];
    }
}

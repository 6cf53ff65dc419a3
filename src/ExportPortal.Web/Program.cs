using System.Globalization;
using ExportPortal.Web;
using ExportPortal.Web.Components;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Api;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Audit.Checkpoints;
using ExportPortal.Web.Features.Commands;
using ExportPortal.Web.Features.Costs;
using ExportPortal.Web.Features.Dashboard;
using ExportPortal.Web.Features.Database;
using ExportPortal.Web.Features.Demo;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Health;
using ExportPortal.Web.Features.Help;
using ExportPortal.Web.Features.Notifications;
using ExportPortal.Web.Features.Policies;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Security;
using ExportPortal.Web.Features.Snapshots;
using ExportPortal.Web.Language;

// Where nobody looks, as in jobs and mail, words are English whatever the machine's language is; a page takes its viewer's (Language/Languages.cs).
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;

try
{
    if (PortalCommands.AreMeant(args))
    {
        return await PortalCommands.RunAsync(args, Compose);
    }

    WebApplicationBuilder builder = PortalHost.CreateBuilder(args);
    Compose(builder);
    await using WebApplication app = builder.Build();

    Task prepared = Task.Run(() => PrepareAsync(app)); // the database side by side with the pipeline: a start is that much shorter
    app.UseSecurityHeaders();
    app.UseManagement();
    app.UseLanguages();
    app.UsePortalErrors();
    app.UseApiErrors();
    app.UseSecurity();
    app.MapStaticAssets().AllowAnonymous();
    app.MapAccounts();
    app.MapApi();
    app.MapJobsDashboard();
    app.MapHelp();
    app.MapPortalComponents();

    await prepared;
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when ((exception as WrongSettingException ?? WrongSettingException.FromBinder(exception)) is { } wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 1;
}

// What the portal consists of, for the web host and for commands alike.
static void Compose(WebApplicationBuilder builder)
{
    builder.Services.AddSingleton(TimeProvider.System);
    builder.AddDatabase();
    builder.AddConnections();
    builder.AddSnapshots();
    builder.AddRequests();
    builder.AddApprovals();
    builder.AddCosts();
    builder.AddPolicies();
    builder.AddExecution();
    builder.AddNotifications();
    builder.AddAudit();
    builder.AddDashboard();
    builder.AddAdmin();
    builder.AddJobsDashboard();
    builder.AddAccounts();
    builder.AddApiTokens();
    builder.AddApi();
    builder.AddSecurity();
    builder.AddManagement();
    builder.AddDemo();
    builder.AddPortalComponents();
}

// What must be there before the first call and the first job.
static async Task PrepareAsync(WebApplication app)
{
    await app.PrepareDatabaseAsync();
    await app.PrepareCheckpointsAsync();
    await app.PrepareAccountsAsync();
    await app.PrepareDemoAsync();
}

/// <summary>The composition root; visible to the tests that host the whole application.</summary>
public partial class Program;

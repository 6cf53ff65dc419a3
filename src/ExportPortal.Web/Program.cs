using ExportPortal.Web.Components;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Dashboard;
using ExportPortal.Web.Features.Database;
using ExportPortal.Web.Features.Demo;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Security;
using ExportPortal.Web.Features.Snapshots;
using ExportPortal.Web;

try
{
    WebApplicationBuilder builder = PortalHost.CreateBuilder(args);

    builder.Services.AddSingleton(TimeProvider.System);
    builder.AddDatabase();
    builder.AddConnections();
    builder.AddSnapshots();
    builder.AddRequests();
    builder.AddApprovals();
    builder.AddExecution();
    builder.AddAudit();
    builder.AddDashboard();
    builder.AddAdmin();
    builder.AddJobsDashboard();
    builder.AddAccounts();
    builder.AddSecurity();
    builder.AddDemo();
    builder.AddPortalComponents();

    await using WebApplication app = builder.Build();

    app.UsePortalErrors();
    app.UseSecurity();
    app.MapStaticAssets().AllowAnonymous();
    app.MapAccounts();
    app.MapJobsDashboard();
    app.MapPortalComponents();

    await app.PrepareDatabaseAsync();
    await app.PrepareAccountsAsync();
    await app.PrepareDemoAsync();
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when ((exception as WrongSettingException ?? WrongSettingException.FromBinder(exception)) is { } wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 1;
}

/// <summary>The composition root; visible to the tests that host the whole application.</summary>
public partial class Program;

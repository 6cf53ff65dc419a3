using ExportPortal.Web;
using ExportPortal.Web.Components;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Database;
using ExportPortal.Web.Features.Demo;
using ExportPortal.Web.Features.Security;

try
{
    WebApplicationBuilder builder = PortalHost.CreateBuilder(args);

    builder.Services.AddSingleton(TimeProvider.System);
    builder.AddDatabase();
    builder.AddAccounts();
    builder.AddSecurity();
    builder.AddDemo();
    builder.AddPortalComponents();

    await using WebApplication app = builder.Build();

    app.UsePortalErrors();
    app.UseSecurity();
    app.MapStaticAssets().AllowAnonymous();
    app.MapAccounts();
    app.MapPortalComponents();

    await app.PrepareDatabaseAsync();
    await app.PrepareAccountsAsync();
    await app.PrepareDemoAsync();
    await app.RunAsync();
    return 0;
}
catch (WrongSettingException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 1;
}

/// <summary>The composition root; visible to the tests that host the whole application.</summary>
public partial class Program;

using System.Reflection;
using System.Security.Claims;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using ExportPortal.Data;
using ExportPortal.Domain;
using ExportPortal.Web.Components.Layout;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Demo;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Web.Tests.Http;

/// <summary>Rule 14: an auditor looks at everything and changes nothing. Every page of administration and every use case is tried.</summary>
public sealed class AuditorTests(DemoPortal portal) : IClassFixture<DemoPortal>
{
    private const string Otto = "otto@demo.test";

    // What reads, and what is an auditor's own: account, sessions, tokens, drafts, favourites, views and files of the history. A new use case refuses auditors or gets its place here.
    private static readonly string[] s_open =
    [
        "AccountTrail", "AskAuditExport", "AuthenticatorSetup", "BrowseAudit", "CheckRequest", "CheckSnapshot", "CountInbox", "CountMyRequests", "CreateApiToken", "CurrentUser", "DraftStore", "EndSessions",
        "EvidenceBundle", "ExportAudit", "FetchAuditExport", "FindAnything", "FindSnapshots", "GetFigures", "GetRequest", "ListApiTokens", "ListAuditViews", "ListDelegations", "ListEarlierExports", "ListFavourites", "ListGroups",
        "ListInbox", "ListNotices", "ListNotifications", "ListOutsideExports", "ListPeople", "ListRelated", "ListRequests", "ListSessions", "ListVisibleConnections", "ListWebhooks", "MarkFavourite", "MarkNotificationsRead", "OwnAccount",
        "Passkeys", "ReadBreakGlass", "ReadDeciders", "ReadDeliveries", "ReadFirstSteps", "ReadFreezes", "ReadLastVerification", "ReadMailChoices", "ReadOwnSecurity", "ReadPolicies", "ReadSettings", "ReadSystemState",
        "RemoveAuditView", "ReplayPolicies", "RevokeApiToken", "SaveAuditView", "SaveMailChoices", "SignInFromProvider", "UseAccountLink", "VerifyAudit", "VerifyEvidence", "ViewStore", "WhoCanDecide", "WrongTries",
    ];

    // What a page of administration may have beside links: a look at something else, and how close together the viewer's own lines stand.
    private static readonly string[] s_looks = ["Refresh", "Show more", "View"];

    [Fact]
    public async Task Every_use_case_that_changes_something_refuses_an_auditor()
    {
        await using AsyncServiceScope scope = portal.Services.CreateAsyncScope();
        await using PortalDb db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        Guid otto = await db.Users.Where(u => u.Email == Otto).Select(u => u.Id).SingleAsync(TestContext.Current.CancellationToken);
        scope.ServiceProvider.GetRequiredService<CurrentUser>().Is(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, otto.ToString())], "test")), "192.0.2.7");
        Type[] all = [.. typeof(CurrentUser).Assembly.GetTypes().Where(t => t == typeof(CurrentUser) || TakesUser(t))];
        List<string> wrong = [.. s_open.Except(all.Select(t => t.Name)).Select(name => $"{name} is no use case any more")];
        int refused = 0;
        foreach (Type type in all.Where(t => !s_open.Contains(t.Name)))
        {
            object useCase = scope.ServiceProvider.GetRequiredService(type);
            foreach (MethodInfo method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(m => typeof(Task).IsAssignableFrom(m.ReturnType)))
            {
                string answer = await TryAsync(useCase, method);
                refused += answer == "role-missing" ? 1 : 0;
                wrong.AddRange(answer == "role-missing" ? [] : [$"{type.Name}.{method.Name} answers {answer}"]);
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(refused > 25, $"Only {refused} use cases were tried.");
    }

    [Fact]
    public async Task Every_page_of_administration_is_open_to_an_auditor_and_has_nothing_that_changes()
    {
        using HttpClient otto = portal.Browser();
        await DemoPortal.SignInAsync(otto, Otto, DemoUsers.Password);
        HtmlParser parser = new();
        List<string> wrong = [];
        foreach (string path in NavItems.All.Select(item => item.Href).Where(href => href.StartsWith("/admin/", StringComparison.Ordinal)).Concat(["/admin/people?new=true", "/admin/groups?edit=new", "/admin/policies/1"]))
        {
            IElement main = parser.ParseDocument(await otto.GetStringAsync(new Uri(path, UriKind.Relative))).QuerySelector("main")!;
            wrong.AddRange(main.QuerySelectorAll("button:not([data-ep-copy])").Select(b => b.TextContent.Trim()).Except(s_looks).Select(b => $"{path} has the button \"{b}\""));
            wrong.AddRange(main.QuerySelectorAll("form:not([role=search])").Select(_ => $"{path} has a form"));
            wrong.AddRange(main.QuerySelector(".ep-readonly") is null && path != "/admin/policies/1" ? [$"{path} does not say who changes it"] : []);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static bool TakesUser(Type type) => type is { IsClass: true, IsAbstract: false } && type.GetConstructors().Any(c => c.GetParameters().Any(p => p.ParameterType == typeof(CurrentUser)));

    private static async Task<string> TryAsync(object useCase, MethodInfo method)
    {
        try
        {
            await (Task)method.Invoke(useCase, [.. method.GetParameters().Select(p => Make(p.ParameterType))])!;
            return "with what was asked for";
        }
        catch (Exception exception)
        {
            Exception thrown = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
            return thrown is RuleBroken refusal ? refusal.Code : $"with {thrown.GetType().Name}: {thrown.Message}";
        }
    }

    /// <summary>Something that can be handed over; the role is asked for before anybody looks at it.</summary>
    private static object? Make(Type type)
    {
        if (type == typeof(string))
        {
            return "words that are long enough";
        }

        if (type.IsValueType)
        {
            return type == typeof(Guid) ? Guid.NewGuid() : Activator.CreateInstance(type);
        }

        if (type.IsInterface)
        {
            return type.IsGenericType && type.GetGenericArguments() is [var element] && Array.CreateInstance(element, 0) is var none && type.IsInstanceOfType(none) ? none : null;
        }

        return type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).FirstOrDefault()?.Invoke([.. type.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters().Select(p => Make(p.ParameterType))]);
    }
}

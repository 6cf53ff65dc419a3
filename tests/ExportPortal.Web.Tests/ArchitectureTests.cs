using System.Reflection;
using ExportPortal.Data;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Requests;
using Hangfire;
using LightsailEmulator;
using Microsoft.AspNetCore.Components;
using NetArchTest.Rules;

namespace ExportPortal.Web.Tests;

/// <summary>The arrows of the house: Web to Data to Domain; pages ask use cases and touch nothing else.</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly Web = typeof(GetRequest).Assembly;
    private static readonly Assembly Data = typeof(PortalDb).Assembly;
    private static readonly Assembly Domain = typeof(ExportRequest).Assembly;
    private static readonly Assembly Emulator = typeof(EmulatorHost).Assembly;

    [Fact]
    public void The_domain_references_nothing_of_ours() => Assert.Empty(OursIn(Domain));

    [Fact]
    public void Data_references_only_the_domain() => Assert.Equal([Domain.GetName().Name], OursIn(Data));

    [Fact]
    public void The_emulator_references_none_of_ours() => Assert.Empty(OursIn(Emulator));

    [Fact]
    public void Nothing_that_Web_uses_points_back_at_it()
    {
        // With everything that Web references loaded, the migrations among it.
        IEnumerable<Assembly> others = Web.GetReferencedAssemblies().Where(IsOurs).Select(Assembly.Load);

        Assert.All(others, a => Assert.DoesNotContain(Web.GetName().Name, OursIn(a)));
    }

    [Theory]
    [InlineData("ExportPortal.Data.PortalDb")]
    [InlineData("Microsoft.EntityFrameworkCore")]
    [InlineData("Hangfire")]
    [InlineData("Amazon")]
    [InlineData("Microsoft.AspNetCore.Http.IHttpContextAccessor")]
    public void Components_do_not_touch(string what)
    {
        string[] offenders = [.. DependentsOn(what).Where(IsComponent).Select(t => t.FullName!)];

        Assert.True(offenders.Length == 0, $"{what} is used by {string.Join(", ", offenders)}");
    }

    [Fact]
    public void The_search_for_dependencies_sees_into_asynchronous_methods()
    {
        Assert.Contains(typeof(GetRequest), DependentsOn("ExportPortal.Data.PortalDb"));
        Assert.Contains(Web.GetTypes(), IsComponent);
    }

    [Fact]
    public void Every_component_keeps_the_viewers_language()
    {
        // Layouts and error boundaries have bases of the framework.
        string[] offenders = [.. Web.GetTypes().Where(t => IsComponent(t) && t.BaseType == typeof(ComponentBase) && t != typeof(ExportPortal.Web.Components.PortalComponent)).Select(t => t.FullName!)];

        Assert.True(offenders.Length == 0, $"{string.Join(", ", offenders)} must inherit PortalComponent.");
    }

    [Fact]
    public void No_job_is_retried_by_Hangfire()
    {
        Type[] jobs = [.. Web.GetTypes().Where(t => t.Name.EndsWith("Job", StringComparison.Ordinal) && t is { IsClass: true, IsAbstract: false })];

        Assert.NotEmpty(jobs);
        // Our own state machine decides about trying again. The attribute is read, not made: its constructor asks
        // Hangfire's static logger, which belongs to whichever host was built last.
        Assert.All(jobs, job =>
        {
            CustomAttributeData retry = Assert.Single(job.CustomAttributes, a => a.AttributeType == typeof(AutomaticRetryAttribute));
            CustomAttributeNamedArgument attempts = Assert.Single(retry.NamedArguments, a => a.MemberName == nameof(AutomaticRetryAttribute.Attempts));
            Assert.Equal(0, attempts.TypedValue.Value);
        });
    }

    private static IEnumerable<Type> DependentsOn(string what) => Types.InAssembly(Web).That().HaveDependencyOn(what).GetTypes();

    /// <summary>Everything that is rendered, wherever it lives, and the types beside the widgets but their registration.</summary>
    private static bool IsComponent(Type type) =>
        typeof(ComponentBase).IsAssignableFrom(type)
        || ((type.Namespace ?? "").EndsWith(".Components", StringComparison.Ordinal) && !type.Name.EndsWith("Setup", StringComparison.Ordinal));

    private static string[] OursIn(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Where(IsOurs).Select(r => r.Name!).Order(StringComparer.Ordinal)];

    private static bool IsOurs(AssemblyName name) =>
        name.Name!.StartsWith("ExportPortal", StringComparison.Ordinal) || name.Name.StartsWith("LightsailEmulator", StringComparison.Ordinal) || name.Name == "AWSSDK.Lightsail";
}

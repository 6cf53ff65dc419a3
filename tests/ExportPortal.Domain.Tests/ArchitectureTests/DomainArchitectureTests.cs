using ExportPortal.Domain.Requests;
using NetArchTest.Rules;

namespace ExportPortal.Domain.Tests.ArchitectureTests;

/// <summary>The domain stays pure: it references nothing, waits for nothing and reads no clock.</summary>
public sealed class DomainArchitectureTests
{
    private static readonly System.Reflection.Assembly Domain = typeof(ExportRequest).Assembly;

    [Fact]
    public void The_domain_references_only_the_runtime() =>
        Assert.All(Domain.GetReferencedAssemblies(), r => Assert.StartsWith("System.", r.Name + ".", StringComparison.Ordinal));

    [Theory]
    [InlineData("System.Threading.Tasks")]
    [InlineData("System.IO")]
    [InlineData("System.Net")]
    [InlineData("System.Data")]
    [InlineData("System.TimeProvider")]
    public void The_domain_does_no_input_and_waits_for_nothing(string space)
    {
        NetArchTest.Rules.TestResult result = Types.InAssembly(Domain).ShouldNot().HaveDependencyOn(space).GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Fact]
    public void Nobody_outside_can_set_what_a_request_is()
    {
        string[] open = [.. new[] { typeof(ExportRequest), typeof(ExportAttempt), typeof(ExportOperation), typeof(ExportError), typeof(Decision) }
            .SelectMany(t => t.GetProperties()).Where(p => p.SetMethod?.IsPublic == true).Select(p => $"{p.DeclaringType!.Name}.{p.Name}")];

        Assert.Empty(open);
    }
}

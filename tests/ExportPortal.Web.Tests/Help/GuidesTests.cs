using System.Text.RegularExpressions;
using ExportPortal.Web.Features.Help;

namespace ExportPortal.Web.Tests.Help;

public sealed partial class GuidesTests
{
    [Theory]
    [InlineData("requester")]
    [InlineData("approver")]
    [InlineData("auditor")]
    [InlineData("administrator")]
    public async Task Every_guide_comes_with_the_program_with_its_pictures_and_links(string name)
    {
        (string title, string html) = (await Guides.FindAsync(name, TestContext.Current.CancellationToken))!.Value;

        Assert.Contains(name, title, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<h1", html);
        string[] pictures = [.. Picture().Matches(html).Select(m => m.Groups[1].Value)];
        Assert.NotEmpty(pictures);
        Assert.All(pictures, picture => Assert.NotNull(Guides.FindImage(picture["/help/images/".Length..])));
        Assert.DoesNotContain(".md\"", html);
    }

    [Theory]
    [InlineData("../appsettings")]
    [InlineData("nobody")]
    public async Task There_is_nothing_but_the_guides(string name)
    {
        Assert.Null(await Guides.FindAsync(name, TestContext.Current.CancellationToken));
        Assert.Null(Guides.FindImage("../guide-requester.md"));
    }

    [GeneratedRegex("<img src=\"([^\"]+)\"")]
    private static partial Regex Picture();
}

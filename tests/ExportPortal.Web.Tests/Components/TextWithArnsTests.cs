using Bunit;
using ExportPortal.Web.Components;

namespace ExportPortal.Web.Tests.Components;

public sealed class TextWithArnsTests : WidgetContext
{
    private const string First = "arn:aws:lightsail:eu-west-1:111122223333:ExportSnapshotRecord/7c80e770-d3f3-4a2d-929d-0b5c147f0e3c";
    private const string Second = "arn:aws-us-gov:lightsail:us-gov-west-1:111122223333:Disk";

    [Fact]
    public void Arns_stand_shortened_and_are_copied_whole()
    {
        IRenderedComponent<TextWithArns> text = Render<TextWithArns>(p => p.Add(t => t.Text, $"2 new exports have appeared: {First}, {Second}."));

        Assert.Equal([First, Second], text.FindAll("[data-ep-copy]").Select(c => c.GetAttribute("data-ep-copy")));
        Assert.Equal(["7c80e770…", "Disk"], text.FindAll(".ep-id-text").Select(c => c.TextContent));
        Assert.StartsWith("2 new exports have appeared:", text.Markup.TrimStart(), StringComparison.Ordinal);
        Assert.Equal([",", "."], text.FindAll(".ep-nowrap").Select(s => s.TextContent.Trim()[^1..]));
    }

    [Theory]
    [InlineData("No export <b>has</b> appeared.")]
    [InlineData(null)]
    public void Other_text_stands_as_it_is(string? words)
    {
        IRenderedComponent<TextWithArns> text = Render<TextWithArns>(p => p.Add(t => t.Text, words));

        Assert.Empty(text.FindAll("*"));
        Assert.Equal(words ?? "", System.Net.WebUtility.HtmlDecode(text.Markup).Trim());
    }
}

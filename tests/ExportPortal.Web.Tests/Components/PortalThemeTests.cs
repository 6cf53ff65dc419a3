using ExportPortal.Web.Components.Theme;
using MudBlazor;
using MudBlazor.Utilities;

namespace ExportPortal.Web.Tests.Components;

public sealed class PortalThemeTests
{
    public static TheoryData<string, Palette> Palettes => new() { { "light", PortalTheme.Light.PaletteLight }, { "dark", PortalTheme.Dark.PaletteDark } };

    [Theory]
    [MemberData(nameof(Palettes))]
    public void Text_has_a_contrast_of_four_and_a_half_or_more(string scheme, Palette palette)
    {
        (string What, MudColor Text, MudColor Ground)[] pairs =
        [
            .. new[] { palette.Surface, palette.Background, palette.BackgroundGray, palette.TableHover }.SelectMany(ground => new[]
            {
                ("primary text", palette.TextPrimary, ground), ("secondary text", palette.TextSecondary, ground), ("link", palette.Primary, ground),
                ("error", palette.Error, ground), ("success", palette.Success, ground), ("warning", palette.Warning, ground), ("info", palette.Info, ground),
            }),
            ("primary button", palette.PrimaryContrastText, palette.Primary), ("secondary button", palette.SecondaryContrastText, palette.Secondary),
            ("error button", palette.ErrorContrastText, palette.Error), ("success", palette.SuccessContrastText, palette.Success),
            ("warning", palette.WarningContrastText, palette.Warning), ("info", palette.InfoContrastText, palette.Info),
            ("bar", palette.AppbarText, palette.AppbarBackground), ("navigation", palette.DrawerText, palette.DrawerBackground),
        ];

        Assert.All(pairs, pair => Assert.True(Contrast(pair.Text, pair.Ground) >= 4.5, $"{scheme}: {pair.What} has {Contrast(pair.Text, pair.Ground):F1}"));
    }

    [Theory]
    [MemberData(nameof(Palettes))]
    public void The_edge_of_a_field_has_a_contrast_of_three_or_more(string scheme, Palette palette)
    {
        Assert.True(Contrast(palette.LinesInputs, palette.Surface) >= 3, scheme);
    }

    private static double Contrast(MudColor a, MudColor b)
    {
        double[] both = [Luminance(a), Luminance(b)];
        return (both.Max() + 0.05) / (both.Min() + 0.05);
    }

    private static double Luminance(MudColor color) => (0.2126 * Linear(color.R)) + (0.7152 * Linear(color.G)) + (0.0722 * Linear(color.B));

    private static double Linear(byte value) => value / 255d <= 0.04045 ? value / 255d / 12.92 : Math.Pow(((value / 255d) + 0.055) / 1.055, 2.4);
}

using MudBlazor;

namespace ExportPortal.Web.Components.Theme;

/// <summary>
/// The portal's colours and type, once for light and once for dark. Both are in every page, and the attribute data-scheme of the html element
/// chooses, so the first paint is right and a change needs no server. Text has a contrast of 4.5:1 or more on its ground.
/// </summary>
public static class PortalTheme
{
    private static readonly string[] Fonts = ["Inter Variable", "system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"];

    /// <summary>Counts unless dark is chosen.</summary>
    public static MudTheme Light { get; } = Build(":root", new PaletteLight
    {
        Primary = "#0f6270",
        PrimaryContrastText = "#ffffff",
        Secondary = "#4451a3",
        SecondaryContrastText = "#ffffff",
        Tertiary = "#6a3aa0",
        TertiaryContrastText = "#ffffff",
        Info = "#1d4f9c",
        InfoContrastText = "#ffffff",
        Success = "#17613a",
        SuccessContrastText = "#ffffff",
        Warning = "#7a4b00",
        WarningContrastText = "#ffffff",
        Error = "#a01c25",
        ErrorContrastText = "#ffffff",
        Dark = "#26333e",
        DarkContrastText = "#ffffff",
        Background = "#f5f7f9",
        BackgroundGray = "#ecf0f3",
        Surface = "#ffffff",
        AppbarBackground = "#ffffff",
        AppbarText = "#17212b",
        DrawerBackground = "#ffffff",
        DrawerText = "#17212b",
        DrawerIcon = "#4c5a68",
        TextPrimary = "#17212b",
        TextSecondary = "#4c5a68",
        TextDisabled = "#687683",
        ActionDefault = "#4c5a68",
        ActionDisabled = "#687683",
        ActionDisabledBackground = "#e3e8ec",
        Divider = "#dbe2e7",
        DividerLight = "#e8edf0",
        LinesDefault = "#dbe2e7",
        LinesInputs = "#7c8a97",
        TableLines = "#e3e8ec",
        TableStriped = "#f8fafb",
        TableHover = "#eef4f6",
        GrayDefault = "#5f6d7a",
    });

    /// <summary>Counts where the html element says data-scheme="dark".</summary>
    public static MudTheme Dark { get; } = Build(":root[data-scheme='dark']", new PaletteDark
    {
        Primary = "#6fcbd6",
        PrimaryContrastText = "#06262b",
        Secondary = "#b3bcf5",
        SecondaryContrastText = "#151c4a",
        Tertiary = "#cdb2f2",
        TertiaryContrastText = "#2c1650",
        Info = "#a9c8f7",
        InfoContrastText = "#0b2347",
        Success = "#84d6a5",
        SuccessContrastText = "#062c17",
        Warning = "#f3c66b",
        WarningContrastText = "#332100",
        Error = "#f8a5a5",
        ErrorContrastText = "#43080d",
        Dark = "#c3ced8",
        DarkContrastText = "#17212b",
        Background = "#0f161c",
        BackgroundGray = "#131c23",
        Surface = "#18222b",
        AppbarBackground = "#131c23",
        AppbarText = "#e6edf2",
        DrawerBackground = "#131c23",
        DrawerText = "#e6edf2",
        DrawerIcon = "#a3b2bf",
        TextPrimary = "#e6edf2",
        TextSecondary = "#a3b2bf",
        TextDisabled = "#8898a6",
        ActionDefault = "#a3b2bf",
        ActionDisabled = "#8898a6",
        ActionDisabledBackground = "#27333d",
        Divider = "#2b3843",
        DividerLight = "#232f39",
        LinesDefault = "#2b3843",
        LinesInputs = "#75869a",
        TableLines = "#27333d",
        TableStriped = "#1b2630",
        TableHover = "#1f2d37",
        GrayDefault = "#98a7b4",
        OverlayDark = "rgba(4,9,13,.6)",
    });

    private static MudTheme Build(string scope, Palette palette)
    {
        MudTheme theme = new()
        {
            PseudoCss = new PseudoCss { Scope = scope },
            LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px" },
            Typography = new Typography
            {
                Default = new DefaultTypography { FontFamily = Fonts, FontSize = ".9375rem", LineHeight = "1.5", LetterSpacing = "normal" },
                H1 = new H1Typography { FontFamily = Fonts, FontSize = "1.625rem", FontWeight = "650", LineHeight = "1.25", LetterSpacing = "-.015em" },
                H2 = new H2Typography { FontFamily = Fonts, FontSize = "1.25rem", FontWeight = "620", LineHeight = "1.3", LetterSpacing = "-.01em" },
                H3 = new H3Typography { FontFamily = Fonts, FontSize = "1.0625rem", FontWeight = "620", LineHeight = "1.4", LetterSpacing = "-.005em" },
                H4 = new H4Typography { FontFamily = Fonts, FontSize = "1rem", FontWeight = "620", LineHeight = "1.4", LetterSpacing = "normal" },
                H5 = new H5Typography { FontFamily = Fonts, FontSize = ".9375rem", FontWeight = "620", LineHeight = "1.4", LetterSpacing = "normal" },
                H6 = new H6Typography { FontFamily = Fonts, FontSize = ".9375rem", FontWeight = "620", LineHeight = "1.4", LetterSpacing = "normal" },
                Subtitle1 = new Subtitle1Typography { FontFamily = Fonts, FontSize = "1rem", FontWeight = "450", LineHeight = "1.5", LetterSpacing = "normal" },
                Subtitle2 = new Subtitle2Typography { FontFamily = Fonts, FontSize = ".875rem", FontWeight = "600", LineHeight = "1.5", LetterSpacing = "normal" },
                Body1 = new Body1Typography { FontFamily = Fonts, FontSize = ".9375rem", LineHeight = "1.55", LetterSpacing = "normal" },
                Body2 = new Body2Typography { FontFamily = Fonts, FontSize = ".875rem", LineHeight = "1.5", LetterSpacing = "normal" },
                Button = new ButtonTypography { FontFamily = Fonts, FontSize = ".875rem", FontWeight = "600", LineHeight = "1.6", LetterSpacing = "normal", TextTransform = "none" },
                Caption = new CaptionTypography { FontFamily = Fonts, FontSize = ".8125rem", LineHeight = "1.45", LetterSpacing = "normal" },
                Overline = new OverlineTypography { FontFamily = Fonts, FontSize = ".75rem", FontWeight = "600", LineHeight = "1.6", LetterSpacing = ".04em", TextTransform = "none" },
            },
        };

        if (palette is PaletteDark dark)
        {
            theme.PaletteDark = dark;
        }
        else
        {
            theme.PaletteLight = (PaletteLight)palette;
        }

        return theme;
    }
}

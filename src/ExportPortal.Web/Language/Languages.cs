using System.Globalization;
using ExportPortal.Web.Features.Api;
using Microsoft.AspNetCore.Localization;

namespace ExportPortal.Web.Language;

/// <summary>Which languages the pages speak, and which one a viewer gets: the cookie's, else the browser's, else English.</summary>
public static class Languages
{
    /// <summary>Cookie with the language that the person chose, e.g. "de".</summary>
    public const string Cookie = "ep-language";

    /// <summary>Setting that adds the made-up language of the tests (<see cref="Translation.Pseudo"/>) to the ones on offer.</summary>
    public const string PseudoSetting = "Pages:PseudoLanguage";

    /// <summary>The languages on offer, each by its culture and its own name.</summary>
    public static IReadOnlyList<(string Culture, string Name)> OnOffer { get; } = [("en", "English"), ("de", "Deutsch")];

    /// <summary>
    /// Gives each page the viewer's language. Only the UI culture changes: what is parsed, stored and sent stays as it is everywhere.
    /// The API speaks English: scripts rely on it.
    /// </summary>
    public static WebApplication UseLanguages(this WebApplication app)
    {
        List<CultureInfo> spoken = [.. OnOffer.Select(language => CultureInfo.GetCultureInfo(language.Culture))];
        if (app.Configuration.GetValue<bool>(PseudoSetting))
        {
            spoken.Add(CultureInfo.GetCultureInfo(Translation.Pseudo));
        }

        RequestLocalizationOptions options = new()
        {
            DefaultRequestCulture = new RequestCulture(CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo("en")),
            SupportedCultures = [CultureInfo.InvariantCulture],
            SupportedUICultures = spoken,
            FallBackToParentUICultures = true,
            ApplyCurrentCultureToResponseHeaders = false,
            RequestCultureProviders = [new ChosenLanguage(), new AcceptLanguageHeaderRequestCultureProvider()],
        };
        app.UseWhen(http => !ApiSetup.IsApi(http), branch => branch.UseRequestLocalization(options));
        return app;
    }

    private sealed class ChosenLanguage : RequestCultureProvider
    {
        public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext) =>
            Task.FromResult(httpContext.Request.Cookies[Cookie] is { Length: > 0 and < 16 } chosen ? new ProviderCultureResult("", chosen) : null);
    }
}

using Microsoft.Extensions.Localization;
using MudBlazor;

namespace ExportPortal.Web.Language;

/// <summary>MudBlazor's own words in the viewer's language. Its keys, e.g. "MudInput_Clear", stand in the language's file like our texts.</summary>
public sealed class PortalMudLocalizer : MudLocalizer
{
    /// <inheritdoc/>
    public override LocalizedString this[string key] =>
        Translation.Of(Localized.Culture) is { } language && language.Texts.ContainsKey(key)
            ? new LocalizedString(key, language.Find(key)!)
            : new LocalizedString(key, key, resourceNotFound: true);
}

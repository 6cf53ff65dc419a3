namespace ExportPortal.Web.Features.Costs;

/// <summary>Composition of cost estimates.</summary>
public static class CostsSetup
{
    /// <summary>Registers the price table.</summary>
    /// <exception cref="WrongSettingException">Costs: a currency, date or price that cannot be.</exception>
    public static WebApplicationBuilder AddCosts(this WebApplicationBuilder builder)
    {
        CostSettings settings = builder.Configuration.GetSection("Costs").Get<CostSettings>() ?? new CostSettings();
        if (settings.FindFault() is { } fault)
        {
            throw WrongSettingException.From(fault);
        }

        builder.Services.AddSingleton(settings.Table);
        return builder;
    }
}

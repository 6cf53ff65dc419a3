using Microsoft.AspNetCore.HttpOverrides;

namespace ExportPortal.Web.Features.Security;

/// <summary>Which proxies may say who the caller is and that he came over HTTPS. Nobody, unless the operator names them.</summary>
public static class TrustedProxies
{
    /// <summary>A list of networks in CIDR form, e.g. Proxy:Networks:0 = "10.0.0.0/8".</summary>
    public const string Setting = "Proxy:Networks";

    /// <summary>Takes X-Forwarded-For and X-Forwarded-Proto from the named networks only.</summary>
    /// <exception cref="WrongSettingException">An entry is not a network.</exception>
    public static WebApplicationBuilder AddTrustedProxies(this WebApplicationBuilder builder)
    {
        List<System.Net.IPNetwork> networks = [];
        foreach (IConfigurationSection entry in builder.Configuration.GetSection(Setting).GetChildren())
        {
            networks.Add(System.Net.IPNetwork.TryParse(entry.Value, out System.Net.IPNetwork network)
                ? network
                : throw new WrongSettingException(entry.Path, $"\"{entry.Value}\" is not a network such as 10.0.0.0/8."));
        }

        builder.Services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = networks.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (System.Net.IPNetwork network in networks)
            {
                forwarded.KnownIPNetworks.Add(network);
            }
        });
        return builder;
    }
}

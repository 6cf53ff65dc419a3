namespace ExportPortal.Web.Features.Policies;

/// <summary>Composition of policies: versions, drafts, publication.</summary>
public static class PoliciesSetup
{
    /// <summary>Registers the use cases.</summary>
    public static WebApplicationBuilder AddPolicies(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddSingleton<PolicySurroundingsReader>();
        services.AddScoped<ReadPolicies>();
        services.AddScoped<ReplayPolicies>();
        services.AddScoped<StartDraft>();
        services.AddScoped<SaveDraft>();
        services.AddScoped<SubmitDraft>();
        services.AddScoped<SendBackDraft>();
        services.AddScoped<DiscardDraft>();
        services.AddScoped<PublishDraft>();
        return builder;
    }
}

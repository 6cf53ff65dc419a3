namespace ExportPortal.Web.Features.Approvals;

/// <summary>Composition of approvals: policies in force, decisions.</summary>
public static class ApprovalsSetup
{
    /// <summary>Registers the use cases.</summary>
    /// <exception cref="WrongSettingException">Approvals:BulkCostLimit is negative.</exception>
    public static WebApplicationBuilder AddApprovals(this WebApplicationBuilder builder)
    {
        IConfigurationSection section = builder.Configuration.GetSection("Approvals");
        if (section.Get<BulkSettings>()?.BulkCostLimit < 0)
        {
            throw new WrongSettingException("Approvals:BulkCostLimit", "must not be negative.");
        }

        builder.Services.Configure<BulkSettings>(section);
        builder.Services.AddScoped<OpenedRequests>();
        builder.Services.AddSingleton<PoliciesInForce>();
        builder.Services.AddScoped<DecideRequest>();
        builder.Services.AddScoped<DecideSeveral>();
        builder.Services.AddScoped<ApplyDecision>();
        builder.Services.AddScoped<CheckBeforeApproval>();
        builder.Services.AddScoped<TakeBackApproval>();
        builder.Services.AddScoped<NameDeputy>();
        builder.Services.AddScoped<EndDelegation>();
        builder.Services.AddScoped<ListDelegations>();
        builder.Services.AddScoped<ListInbox>();
        builder.Services.AddScoped<CountInbox>();
        builder.Services.AddSingleton<WaitingRequests>();
        builder.Services.AddScoped<ListEarlierExports>();
        builder.Services.AddScoped<WhoCanDecide>();
        builder.Services.AddSingleton<NudgeRequests>();
        builder.Services.AddSingleton<WatchUndecidable>();
        return builder;
    }
}

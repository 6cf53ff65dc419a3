namespace ExportPortal.Web.Features.Audit;

/// <summary>Composition of the audit history.</summary>
public static class AuditSetup
{
    /// <summary>Registers the use cases.</summary>
    public static WebApplicationBuilder AddAudit(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<BrowseAudit>();
        builder.Services.AddSingleton<AuditStream>();
        builder.Services.AddScoped<ExportAudit>();
        builder.Services.AddScoped<CheckHistory>();
        builder.Services.AddScoped<VerifyAudit>();
        builder.Services.AddScoped<ReadLastVerification>();
        builder.Services.AddScoped<ReadDeciders>();
        return builder;
    }
}

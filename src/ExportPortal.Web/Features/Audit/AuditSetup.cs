using ExportPortal.Web.Features.Audit.Checkpoints;

namespace ExportPortal.Web.Features.Audit;

/// <summary>Composition of the audit history.</summary>
public static class AuditSetup
{
    /// <summary>Registers the use cases. Call it after the database and execution.</summary>
    /// <exception cref="WrongSettingException">Audit: a value that cannot work.</exception>
    public static WebApplicationBuilder AddAudit(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<BrowseAudit>();
        builder.Services.AddSingleton<AuditStream>();
        builder.Services.AddScoped<ExportAudit>();
        builder.Services.AddScoped<VerifyAudit>();
        builder.Services.AddScoped<ReadLastVerification>();
        builder.Services.AddScoped<ReadDeciders>();
        return builder.AddCheckpoints();
    }
}

using ExportPortal.Web.Features.Audit.Checkpoints;

namespace ExportPortal.Web.Features.Audit;

/// <summary>Composition of the audit history.</summary>
public static class AuditSetup
{
    /// <summary>Registers the use cases. Call it after the database, execution and the jobs.</summary>
    /// <exception cref="WrongSettingException">Audit: a value that cannot work.</exception>
    public static WebApplicationBuilder AddAudit(this WebApplicationBuilder builder)
    {
        TakeAwaySettings settings = builder.Configuration.GetSection("Audit").Get<TakeAwaySettings>() ?? new TakeAwaySettings();
        if (string.IsNullOrWhiteSpace(settings.ExportDirectory))
        {
            throw new WrongSettingException("Audit:ExportDirectory", "a folder is needed.");
        }

        if (settings.ExportsKeptFor < TimeSpan.FromMinutes(1))
        {
            throw new WrongSettingException("Audit:ExportsKeptFor", "finished exports are kept for a minute at least.");
        }

        builder.Services.AddSingleton(settings);
        // Relative to where the operator stands, like the database file.
        builder.Services.AddSingleton(new AuditExportFolder(Path.GetFullPath(settings.ExportDirectory, Directory.GetCurrentDirectory())));
        builder.Services.AddSingleton<WriteAuditExports>();
        builder.Services.AddSingleton<AuditExportAlarm>();
        builder.Services.AddSingleton<RemoveOldExports>();
        builder.Services.AddSingleton<IEvidenceCheckpoints, EvidenceCheckpoints>();
        builder.Services.AddHostedService<AuditBackground>();
        builder.Services.AddScoped<AskAuditExport>();
        builder.Services.AddScoped<FetchAuditExport>();
        builder.Services.AddScoped<EvidenceBundle>();
        builder.Services.AddScoped<ListAuditViews>();
        builder.Services.AddScoped<SaveAuditView>();
        builder.Services.AddScoped<RemoveAuditView>();
        builder.Services.AddScoped<BrowseAudit>();
        builder.Services.AddSingleton<AuditStream>();
        builder.Services.AddScoped<ExportAudit>();
        builder.Services.AddScoped<VerifyAudit>();
        builder.Services.AddScoped<VerifyEvidence>();
        builder.Services.AddScoped<ReadLastVerification>();
        builder.Services.AddScoped<ReadDeciders>();
        return builder.AddCheckpoints();
    }
}

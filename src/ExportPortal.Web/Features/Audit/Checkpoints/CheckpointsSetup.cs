using ExportPortal.Data;
using ExportPortal.Data.Audit;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Execution;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Audit.Checkpoints;

/// <summary>Composition of checkpoints and verification. Call it after the database and execution.</summary>
public static class CheckpointsSetup
{
    /// <summary>Registers settings, the key, checkpoints and the verifier.</summary>
    /// <exception cref="WrongSettingException">Audit: a value that cannot work.</exception>
    public static WebApplicationBuilder AddCheckpoints(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        AuditSettings settings = builder.Configuration.GetSection("Audit").Get<AuditSettings>() ?? new AuditSettings();
        if (settings.FindFault() is { } fault)
        {
            throw WrongSettingException.From(fault);
        }

        settings.Complete((DatabaseLocation)services.Single(s => s.ServiceType == typeof(DatabaseLocation)).ImplementationInstance!);
        services.AddSingleton(settings);
        services.AddSingleton<SigningKeyFile>();
        services.AddSingleton<AuditRows>();
        services.AddSingleton<CheckpointJournal>();
        services.AddSingleton<ReadCheckpoints>();
        services.AddSingleton<FaultDiagnosis>();
        services.AddSingleton<HistoryCheck>();
        services.AddSingleton<CheckpointPosts>();
        services.AddSingleton<WriteCheckpoints>();
        services.AddSingleton<RotateKey>();
        if (RoleOf(services) != NodeRole.Web)
        {
            services.AddHostedService(provider => provider.GetRequiredService<CheckpointPosts>());
            services.AddHostedService<CheckpointLoop>();
        }

        return builder;
    }

    /// <summary>Loads the signing key, or makes it at the first start.</summary>
    /// <exception cref="WrongSettingException">It cannot be read, or it is not the one that signed last.</exception>
    public static async Task PrepareCheckpointsAsync(this WebApplication app)
    {
        AuditSettings settings = app.Services.GetRequiredService<AuditSettings>();
        SigningKeyFile file = app.Services.GetRequiredService<SigningKeyFile>();
        SigningKey key = file.LoadOrMake();
        if (!key.CanSign && app.Services.GetRequiredService<NodeRole>() != NodeRole.Web)
        {
            throw new WrongSettingException(AuditSettings.SigningKeySetting, $"\"{settings.SigningKeyFile}\" holds only a public key; that is enough for Node:Role=Web alone.");
        }

        await using PortalDb db = await app.Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        if (await db.FindNewestKeyIdAsync(CancellationToken.None) is { } newest && newest != key.KeyId && !file.TakeNext(newest))
        {
            throw new WrongSettingException(AuditSettings.SigningKeySetting, await db.AuditKeys.AnyAsync(k => k.KeyId == key.KeyId)
                ? $"\"{settings.SigningKeyFile}\" is a key that was replaced; bring the new one ({newest[..12]}) here."
                : $"\"{settings.SigningKeyFile}\" is not the key that signed the checkpoints ({newest[..12]}); bring that one here, or change it with the command audit rotate-key.");
        }

        if (settings.CheckpointFile.Length == 0)
        {
            app.Logger.LogWarning("Audit:CheckpointFile is not set: checkpoints are kept in the database only, where whoever rewrites the history can delete them");
        }
    }

    private static NodeRole RoleOf(IServiceCollection services) => (NodeRole)services.Single(s => s.ServiceType == typeof(NodeRole)).ImplementationInstance!;
}

namespace ExportPortal.Web.Features.Snapshots;

/// <summary>Composition of the list of snapshots and the preflight.</summary>
public static class SnapshotsSetup
{
    /// <summary>Registers them.</summary>
    public static WebApplicationBuilder AddSnapshots(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<SnapshotSettings>(builder.Configuration.GetSection("Snapshots"));
        builder.Services.AddSingleton<SnapshotCatalogue>();
        builder.Services.AddSingleton<Preflight>();
        builder.Services.AddSingleton<LookUpSnapshot>();
        builder.Services.AddSingleton<LookUpSnapshots>();
        builder.Services.AddScoped<FindSnapshots>();
        return builder;
    }
}

using ExportPortal.Web.Features.Admin.Settings;

namespace ExportPortal.Web.Features.Admin;

/// <summary>Composition of administration: people, freezes, connection tests, system state, settings.</summary>
public static class AdminSetup
{
    /// <summary>Registers the use cases.</summary>
    public static WebApplicationBuilder AddAdmin(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddSingleton<FreezesInForce>();
        services.AddScoped<ListPeople>();
        services.AddScoped<CreatePerson>();
        services.AddScoped<ChangePerson>();
        services.AddScoped<ResetAccess>();
        services.AddScoped<ListGroups>();
        services.AddScoped<SaveGroup>();
        services.AddScoped<DeleteGroup>();
        services.AddScoped<FindStranded>();
        services.AddScoped<SetFreeze>();
        services.AddScoped<ReadFreezes>();
        services.AddScoped<ListVisibleConnections>();
        services.AddScoped<TestConnection>();
        services.AddScoped<ReadSystemState>();
        services.AddSingleton(SettingsAtStart.Read(builder.Configuration));
        services.AddScoped<ReadSettings>();
        return builder;
    }
}

using ExportPortal.Web.Features.Requests.Times;

namespace ExportPortal.Web.Features.Requests;

/// <summary>Composition of requests: submit, list, look at, take back.</summary>
public static class RequestsSetup
{
    /// <summary>Registers the use cases.</summary>
    /// <exception cref="WrongSettingException">Approvals: a duration that cannot work.</exception>
    public static WebApplicationBuilder AddRequests(this WebApplicationBuilder builder)
    {
        IConfigurationSection section = builder.Configuration.GetSection("Approvals");
        if ((section.Get<ApprovalSettings>() ?? new ApprovalSettings()).FindFault() is { } fault)
        {
            throw WrongSettingException.From(fault);
        }

        builder.Services.Configure<ApprovalSettings>(section);
        builder.Services.AddScoped<SubmitRequest>();
        builder.Services.AddScoped<SubmitBatch>();
        builder.Services.AddScoped<MakeRequest>();
        builder.Services.AddScoped<PostMessage>();
        builder.Services.AddScoped<ResubmitRequest>();
        builder.Services.AddScoped<WithdrawRequest>();
        builder.Services.AddScoped<RetryRequest>();
        builder.Services.AddScoped<GetRequest>();
        builder.Services.AddScoped<ListRequests>();
        builder.Services.AddScoped<ListWholeRequests>();
        builder.Services.AddSingleton<ReadUsualTimes>();
        builder.Services.AddScoped<CheckSnapshot>();
        builder.Services.AddScoped<CountMyRequests>();
        builder.Services.AddScoped<WatchRequest>();
        builder.Services.AddScoped<ListNameablePeople>();
        builder.Services.AddScoped<CheckRequest>();
        builder.Services.AddScoped<ListRelated>();
        builder.Services.AddScoped<ListNotices>();
        return builder;
    }
}

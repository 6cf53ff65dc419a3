using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace ExportPortal.Web.Features.Security;

/// <summary>Slows down password guessing: 20 tries a minute from one address and 10 a minute for one account, known or not.</summary>
public static class SignInRateLimit
{
    private const int TriesPerAddress = 20;
    private const int TriesPerAccount = 10;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly object AccountKey = new();

    /// <summary>Registers the two limits; they concern POSTs of the sign-in and set-up pages only.</summary>
    public static IServiceCollection AddSignInRateLimit(this IServiceCollection services) => services.AddRateLimiter(limits =>
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(http => Limit(http, http.Connection.RemoteIpAddress?.ToString() ?? "", TriesPerAddress)),
            PartitionedRateLimiter.Create<HttpContext, string>(http => Limit(http, http.Items[AccountKey] as string ?? "", TriesPerAccount)));
        limits.OnRejected = (context, _) =>
        {
            context.HttpContext.Response.Headers.RetryAfter = ((int)Window.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
    });

    /// <summary>Reads the account from the form first, because a limiter's partition cannot wait for it.</summary>
    public static WebApplication UseSignInRateLimit(this WebApplication app)
    {
        app.Use(async (http, next) =>
        {
            if (IsGuarded(http) && http.Request.HasFormContentType)
            {
                IFormCollection form = await http.Request.ReadFormAsync(http.RequestAborted);
                string account = (form["Input.Email"].ToString() + form["DemoUser"]).Trim().ToUpperInvariant();
                http.Items[AccountKey] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(account)));
            }

            await next(http);
        });
        app.UseRateLimiter();
        return app;
    }

    private static bool IsGuarded(HttpContext http) =>
        HttpMethods.IsPost(http.Request.Method) && (http.Request.Path.StartsWithSegments("/sign-in") || http.Request.Path.StartsWithSegments("/setup"));

    // The first limiter made for a key stays, so the free pass has a key that no address or account can have.
    private static RateLimitPartition<string> Limit(HttpContext http, string key, int tries) => IsGuarded(http)
        ? RateLimitPartition.GetFixedWindowLimiter("of " + key, _ => new FixedWindowRateLimiterOptions { PermitLimit = tries, Window = Window })
        : RateLimitPartition.GetNoLimiter("free");
}

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
    private static readonly PathString[] Guarded = ["/sign-in", "/setup", "/welcome", "/account/security", "/account/passkeys"];

    /// <summary>Registers the two limits; they concern POSTs of the pages where secrets are typed.</summary>
    public static IServiceCollection AddSignInRateLimit(this IServiceCollection services) => services.AddRateLimiter(limits =>
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(http => Limit(http, http.Connection.RemoteIpAddress?.ToString() ?? "", TriesPerAddress)),
            PartitionedRateLimiter.Create<HttpContext, string>(http => http.Items[AccountKey] is string account ? Limit(http, account, TriesPerAccount) : RateLimitPartition.GetNoLimiter("free")));
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
            if (IsGuarded(http) && http.Request.HasFormContentType && await ReadAsync(http) is { } form)
            {
                string account = (form["Input.Email"].ToString() + form["DemoUser"]).Trim().ToUpperInvariant();
                if (account.Length > 0)
                {
                    http.Items[AccountKey] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(account)));
                }
            }

            await next(http);
        });
        app.UseRateLimiter();
        return app;
    }

    private static async Task<IFormCollection?> ReadAsync(HttpContext http)
    {
        try
        {
            return await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or BadHttpRequestException or IOException)
        {
            return null; // antiforgery refuses it later
        }
    }

    private static bool IsGuarded(HttpContext http) =>
        HttpMethods.IsPost(http.Request.Method) && Guarded.Any(path => http.Request.Path.StartsWithSegments(path));

    // The first limiter made for a key stays, so the free pass has a key that no address or account can have.
    private static RateLimitPartition<string> Limit(HttpContext http, string key, int tries) => IsGuarded(http)
        ? RateLimitPartition.GetFixedWindowLimiter("of " + key, _ => new FixedWindowRateLimiterOptions { PermitLimit = tries, Window = Window })
        : RateLimitPartition.GetNoLimiter("free");
}

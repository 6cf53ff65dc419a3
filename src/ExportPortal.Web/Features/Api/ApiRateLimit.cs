using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using ExportPortal.Web.Features.Accounts;

namespace ExportPortal.Web.Features.Api;

/// <summary>Keeps one caller of the API from taking the portal away from the others: 50 calls a second, 200 in a burst, for each token, person or address.</summary>
public sealed class ApiRateLimit : IDisposable
{
    /// <summary>Calls that may come at once.</summary>
    public const int Burst = 200;

    /// <summary>Calls a second in the long run.</summary>
    public const int PerSecond = 50;

    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, string>(http =>
        RateLimitPartition.GetTokenBucketLimiter(CallerOf(http), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Burst,
            TokensPerPeriod = PerSecond / 5,
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(200),
            AutoReplenishment = true,
        }));

    /// <summary>Takes one call from the caller's bucket, or answers 429. Runs after authentication: only then the caller is known.</summary>
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        using RateLimitLease lease = _limiter.AttemptAcquire(http);
        if (lease.IsAcquired)
        {
            await next(http);
            return;
        }

        TimeSpan wait = lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan after) ? after : TimeSpan.FromSeconds(1);
        http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
    }

    /// <inheritdoc />
    public void Dispose() => _limiter.Dispose();

    private static string CallerOf(HttpContext http) =>
        http.User.FindFirstValue(ApiTokenAuthentication.TokenIdClaim)
        ?? http.User.FindFirstValue(ClaimTypes.NameIdentifier)
        ?? http.Connection.RemoteIpAddress?.ToString()
        ?? "";
}

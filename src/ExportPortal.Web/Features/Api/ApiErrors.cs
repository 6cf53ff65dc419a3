using System.Diagnostics;
using System.Text;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace ExportPortal.Web.Features.Api;

/// <summary>Gives callers of the API problem details for everything that goes wrong, also for what the framework answers by itself.</summary>
public sealed class ApiErrors(RequestDelegate next, ILogger<ApiErrors> log)
{
    /// <summary>Runs the rest and answers for it where it did not.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        http.Response.OnStarting(() =>
        {
            // Answers depend on who asks and are true at that moment only.
            http.Response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });

        ProblemDetails? problem = await RunAsync(http);
        if (http.Response.HasStarted)
        {
            if (problem is not null)
            {
                // Half a stream must not look like a whole one.
                http.Abort();
            }

            return;
        }

        if (problem is null && http.Response.StatusCode >= 400 && http.Response.ContentType is null)
        {
            problem = ApiProblem.From(http.Response.StatusCode);
        }

        if (problem is not null)
        {
            await WriteAsync(http, problem);
        }
    }

    /// <summary>Writes a problem as the answer.</summary>
    public static Task WriteAsync(HttpContext http, ProblemDetails problem)
    {
        http.Response.StatusCode = problem.Status ?? StatusCodes.Status500InternalServerError;
        if (problem.Status == StatusCodes.Status401Unauthorized && http.Response.Headers.WWWAuthenticate.Count == 0)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return http.Response.WriteAsJsonAsync(problem, options: null, ApiProblem.ContentType, http.RequestAborted);
    }

    private const string WaitSeconds = "10";

    // The reader of JSON would throw for any other one.
    private static bool HasKnownCharset(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType) || !MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type) || !type.Charset.HasValue)
        {
            return true;
        }

        try
        {
            return Encoding.GetEncoding(HeaderUtilities.RemoveQuotes(type.Charset).ToString()) is not null;
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private async Task<ProblemDetails?> RunAsync(HttpContext http)
    {
        try
        {
            if (!HasKnownCharset(http.Request.ContentType))
            {
                return ApiProblem.From(StatusCodes.Status415UnsupportedMediaType);
            }

            await next(http);
            return null;
        }
        catch (RuleBroken refusal)
        {
            return ApiProblem.From(refusal);
        }
        catch (BadHttpRequestException unreadable)
        {
            return ApiProblem.From(unreadable);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            return null; // the caller has gone
        }
        catch (Exception exception)
        {
            // A database that is full, read-only or away is nobody's mistake, and passes: callers may come again.
            bool isOutage = DatabaseFault.Explain(exception) is not null;
            string trace = Activity.Current?.Id ?? http.TraceIdentifier;
            log.LogError(exception, "{Method} {Path} failed (trace {TraceId})", http.Request.Method, http.Request.Path, trace);
            ProblemDetails problem = ApiProblem.From(isOutage ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError);
            problem.Extensions["traceId"] = trace;
            if (isOutage && !http.Response.HasStarted)
            {
                http.Response.Headers.RetryAfter = WaitSeconds;
            }

            return problem;
        }
    }
}

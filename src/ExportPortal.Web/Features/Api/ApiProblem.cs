using System.Text.RegularExpressions;
using System.Text.Json;
using ExportPortal.Domain;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace ExportPortal.Web.Features.Api;

/// <summary>The one place where refusals and errors become problem details (RFC 9457) with a stable code.</summary>
public static partial class ApiProblem
{
    /// <summary>Content type of every problem.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>Code of an error that nobody expected.</summary>
    public const string Unexpected = "internal-error";

    /// <summary>The refusal of a use case.</summary>
    public static ProblemDetails From(RuleBroken refusal) => Make(StatusOf(refusal), refusal.Code, refusal.Message, refusal.Kind == RuleKind.Invalid ? refusal.Field : null);

    /// <summary>What the framework could not read: the body, a parameter.</summary>
    public static ProblemDetails From(BadHttpRequestException unreadable)
    {
        if (unreadable.StatusCode != StatusCodes.Status400BadRequest)
        {
            return From(unreadable.StatusCode);
        }

        if (unreadable.InnerException is JsonException json)
        {
            string? field = json.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
            return field is null
                ? Make(400, "body-invalid", "The body is not the JSON object that this call takes.")
                : Make(400, "body-invalid", $"\"{field}\" has a value that cannot be read.", field);
        }

        Match parameter = UnboundParameter().Match(unreadable.Message);
        return parameter.Success
            ? Make(400, $"{parameter.Groups["name"].Value.ToLowerInvariant()}-invalid", $"\"{parameter.Groups["name"].Value}\" has a value that cannot be read.", parameter.Groups["name"].Value)
            : Make(400, "body-invalid", "This call takes a JSON object as its body.");
    }

    /// <summary>What a status without a body means.</summary>
    public static ProblemDetails From(int status) => status switch
    {
        401 => Make(status, "not-signed-in", "Send a valid bearer token, or sign in."),
        403 => Make(status, "forbidden", "You may not do this."),
        404 => Make(status, "not-found", "There is nothing at this address."),
        405 => Make(status, "method-not-allowed", "This address does not take that method; see the Allow header."),
        413 => Make(status, "body-too-large", $"The body may have {ApiSetup.LargestBody / 1024} KB at most."),
        415 => Make(status, "media-type-not-supported", "Send the body as application/json."),
        429 => Make(status, "too-many-calls", "Too many calls. Wait as long as the Retry-After header says."),
        503 => Make(status, "database-unavailable", "The portal's database cannot be used right now. Try again later; with the same Idempotency-Key nothing is made twice."),
        >= 500 => Make(status, Unexpected, "Something went wrong in the portal. Its log has the details under the trace id."),
        _ => Make(status, "bad-request", "The call cannot be understood."),
    };

    private static ProblemDetails Make(int status, string code, string sentence, string? field = null)
    {
        ProblemDetails problem = new() { Status = status, Title = ReasonPhrases.GetReasonPhrase(status), Detail = sentence };
        problem.Extensions["code"] = code;
        if (field is not null)
        {
            problem.Extensions["errors"] = new Dictionary<string, string[]> { [field] = [sentence] };
        }

        return problem;
    }

    private static int StatusOf(RuleBroken refusal) => refusal.Kind switch
    {
        RuleKind.Invalid => StatusCodes.Status400BadRequest,
        // The session or token ended between authentication and the use case.
        RuleKind.Forbidden when refusal.Code == "not-signed-in" => StatusCodes.Status401Unauthorized,
        RuleKind.Forbidden => StatusCodes.Status403Forbidden,
        RuleKind.NotFound => StatusCodes.Status404NotFound,
        _ => StatusCodes.Status409Conflict,
    };

    // "Failed to bind parameter "int? limit" from "x"."
    [GeneratedRegex("""parameter "[^"]* (?<name>\w+)" from""", RegexOptions.CultureInvariant)]
    private static partial Regex UnboundParameter();
}

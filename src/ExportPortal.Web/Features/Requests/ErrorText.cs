using ExportPortal.Web.Features.Execution;

namespace ExportPortal.Web.Features.Requests;

/// <summary>The message of an error for a page: the portal's own in the viewer's language, those of AWS and of people as they came.</summary>
public static class ErrorText
{
    /// <summary>The message.</summary>
    /// <param name="operation">The API operation, or "portal".</param>
    /// <param name="code">The error's code.</param>
    /// <param name="message">As it was stored, in English.</param>
    public static string? Of(string? operation, string? code, string? message) =>
        code is ErrorCatalogue.Codes.NodeLost or ErrorCatalogue.Codes.NotSentInTime or "export-failed" || (operation == "portal" && code != "closed-by-administrator") ? Say(message) : message;
}

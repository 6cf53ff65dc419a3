using ExportPortal.Domain.Audit.Search;

namespace ExportPortal.Web.Features.Audit;

/// <summary>Addresses of the audit page.</summary>
public static class AuditLinks
{
    /// <summary>The page with a query.</summary>
    public static string Of(string query) => query.Length == 0 ? "/audit" : $"/audit?query={Uri.EscapeDataString(query)}";

    /// <summary>The page with everything about a subject.</summary>
    public static string OfSubject(string subject) => Of(AuditQueryText.Write(new FieldIs(SearchField.Subject, subject, false)));

    /// <summary>The events of one request that have a part of the catalogue.</summary>
    public static string OfRequest(Guid request, string? action = null) => Of(action is null ? $"request:{request}" : $"request:{request} action:{action}");

    /// <summary>The evidence of one request, to be fetched.</summary>
    public static string Evidence(Guid request) => $"/api/v1/requests/{request}/evidence";
}

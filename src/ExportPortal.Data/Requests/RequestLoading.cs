using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>How requests are loaded.</summary>
public static class RequestLoading
{
    /// <summary>With decisions, attempts, operations and errors: what the aggregate needs to judge.</summary>
    public static IQueryable<ExportRequest> Whole(this IQueryable<ExportRequest> requests) =>
        requests.Include(r => r.Decisions).Include(r => r.Attempts).Include(r => r.Operations).Include(r => r.Errors).AsSplitQuery();
}

using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Approvals;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Policies;

/// <summary>A request that would have met something else.</summary>
/// <param name="Id">The request.</param>
/// <param name="Number">Its number.</param>
/// <param name="SnapshotName">The snapshot.</param>
/// <param name="RequestedByName">Who asked.</param>
/// <param name="RequestedAt">When, UTC.</param>
/// <param name="OldPolicy">The policy that is frozen into it.</param>
/// <param name="OldOutcome">What that demanded.</param>
/// <param name="NewPolicy">The policy that would have matched.</param>
/// <param name="NewOutcome">What that would have demanded.</param>
public sealed record ReplayLine(
    Guid Id, long Number, string SnapshotName, string RequestedByName, DateTimeOffset RequestedAt, string OldPolicy, string OldOutcome, string NewPolicy, string NewOutcome);

/// <summary>What a list of policies would have changed.</summary>
/// <param name="Total">Requests of the time.</param>
/// <param name="Changed">How many of them would have met another outcome.</param>
/// <param name="Lines">Those, newest first, up to <see cref="ReplayPolicies.MostLines"/>.</param>
public sealed record Replay(int Total, int Changed, IReadOnlyList<ReplayLine> Lines);

/// <summary>
/// Tries a list of policies on the requests of the last 90 days. Requesters are taken with their groups of today, and a request without an
/// estimate with the prices of today. What was refused at submission never became a request and is not counted.
/// </summary>
public sealed class ReplayPolicies(CurrentUser user, IDbContextFactory<PortalDb> databases, PriceTable prices, TimeProvider clock)
{
    /// <summary>How far back it goes.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromDays(90);

    /// <summary>Most lines that are listed.</summary>
    public const int MostLines = 200;

    /// <summary>Tries them. Changes nothing.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<Replay> ExecuteAsync(IReadOnlyList<ApprovalPolicy> policies, CancellationToken cancel)
    {
        await user.RequireRoleAsync(new Attempted("replay", "policies", "draft"), cancel, Role.Administrator, Role.Auditor);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        var memberships = await db.Groups.AsNoTracking().SelectMany(g => g.Members, (g, m) => new { m.UserId, g.Name }).ToListAsync(cancel);
        ILookup<Guid, string> groups = memberships.ToLookup(m => m.UserId, m => m.Name);
        PolicySet set = new(0, policies);
        Dictionary<string, Func<string?, bool>> tickets = policies.Select(p => p.TicketPattern).OfType<string>().Distinct().ToDictionary(p => p, TicketRule.Matcher);
        DateTimeOffset from = clock.GetUtcNow() - Span;
        List<ReplayLine> lines = [];
        (int total, int changed) = (0, 0);

        // Numbers follow time, so the reading ends at the first request that is too old, however long the history is.
        var newest = db.Requests.AsNoTracking().OrderByDescending(r => r.Number)
            .Select(r => new { r.Id, r.Number, r.Plan, r.Policy, r.Ticket, r.Justification.Length, r.RequestedById, r.RequestedByName, r.RequestedAt }).AsAsyncEnumerable();
        await foreach (var request in newest.WithCancellation(cancel))
        {
            if (request.RequestedAt < from)
            {
                break;
            }

            total++;
            decimal? cost = (request.Plan.EstimatedMonthlyCost ?? prices.Estimate(request.Plan.Snapshot))?.Amount;
            ApprovalPolicy policy = set.Decide(new PolicyQuestion(request.Plan.Snapshot, [.. groups[request.RequestedById]], request.RequestedAt, cost));
            string before = PolicySentences.Needs(request.Policy);
            string after = OutcomeOf(policy, request.Ticket, request.Length, tickets);
            if (before == after)
            {
                continue;
            }

            changed++;
            if (lines.Count < MostLines)
            {
                lines.Add(new ReplayLine(request.Id, request.Number, request.Plan.Snapshot.Name, request.RequestedByName, request.RequestedAt, request.Policy.Name, before, policy.Name, after));
            }
        }

        return new Replay(total, changed, lines);
    }

    private static string OutcomeOf(ApprovalPolicy policy, string? ticket, int reasonLength, Dictionary<string, Func<string?, bool>> tickets)
    {
        if (policy.Outcome != PolicyOutcome.Refuse && policy.TicketPattern is { } pattern && !tickets[pattern](ticket))
        {
            return T("not accepted without a ticket of the form {0}", pattern);
        }

        return policy.Outcome != PolicyOutcome.Refuse && reasonLength < policy.MinJustification
            ? T("not accepted: the reason needs {0} characters", policy.MinJustification)
            : PolicySentences.Needs(policy);
    }
}

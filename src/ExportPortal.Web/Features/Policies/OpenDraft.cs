using ExportPortal.Data;
using ExportPortal.Data.Policies;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Policies;

/// <summary>What the use cases about the open draft share.</summary>
internal static class OpenDraft
{
    /// <summary>Fewest characters of a reason for sending a draft back.</summary>
    public const int LeastReason = 10;

    /// <summary>Most characters of a note or a reason.</summary>
    public const int MostNote = 500;

    /// <summary>Loads the version, which must be open and as it was when the person looked at it.</summary>
    /// <exception cref="RuleBroken">version-not-found, not-open, draft-changed</exception>
    public static async Task<PolicyVersion> LoadAsync(PortalDb db, int number, long seenRevision, CancellationToken cancel)
    {
        PolicyVersion version = await db.PolicyVersions.AsTracking().SingleOrDefaultAsync(v => v.Number == number, cancel)
            ?? throw RuleBroken.NotFound("version-not-found", $"There is no version {number} of the policies.");
        if (!version.IsOpen)
        {
            throw RuleBroken.Conflict("not-open", $"{version.ClosedByName} has {(version.State == PolicyVersionState.Published ? "published" : "discarded")} version {number} already.");
        }

        return version.Revision == seenRevision ? version : throw RuleBroken.Conflict("draft-changed", "The draft has changed since you looked at it. Look at it again.");
    }

    /// <summary>Refuses everybody but the author.</summary>
    /// <exception cref="RuleBroken">not-author</exception>
    public static void RequireAuthor(PolicyVersion draft, Actor actor)
    {
        if (draft.AuthorId != actor.Id)
        {
            throw RuleBroken.Forbidden("not-author", $"{draft.AuthorName} writes this draft. Send it back with what should change, or discard it and begin your own.");
        }
    }

    /// <summary>Refuses a draft that is in review.</summary>
    /// <exception cref="RuleBroken">in-review</exception>
    public static void RequireUnsubmitted(PolicyVersion draft)
    {
        if (draft.State != PolicyVersionState.Draft)
        {
            throw RuleBroken.Conflict("in-review", "The draft waits for its publication. Take it back before you change it.");
        }
    }

    /// <summary>Refuses policies with a fault that is no warning.</summary>
    /// <exception cref="RuleBroken">The first fault.</exception>
    public static void RequireSound(IEnumerable<PolicyFault> faults)
    {
        if (faults.FirstOrDefault(f => !f.IsWarning) is { } fault)
        {
            throw RuleBroken.Invalid(fault.Code, $"“{fault.Policy}”: {fault.Message}", fault.Field);
        }
    }

    /// <summary>A cleaned note, or null.</summary>
    /// <exception cref="RuleBroken">note-too-long</exception>
    public static string? CleanNote(string? note)
    {
        string? clean = string.IsNullOrWhiteSpace(note) ? null : note.Replace("\0", "", StringComparison.Ordinal).Trim();
        return clean is { Length: > MostNote } ? throw RuleBroken.Invalid("note-too-long", $"{MostNote} characters are the most.", "note") : clean;
    }

    /// <summary>How many people can sign in as administrators.</summary>
    public static Task<int> CountAdministratorsAsync(PortalDb db, CancellationToken cancel) =>
        db.UsersIn(Role.Administrator).CountAsync(cancel);

    /// <summary>An event about a version.</summary>
    public static AuditEntry Event(string action, PolicyVersion version, params (string Name, object? Value)[] data) => new()
    {
        Action = action,
        SubjectType = "policies",
        SubjectId = $"{version.Number}",
        Data = data.Prepend(("version", (object?)version.Number)).ToDictionary(d => d.Item1, d => d.Item2),
    };

    /// <summary>The difference of two lists as lines, for the audit history.</summary>
    public static string[] Lines(IReadOnlyList<ApprovalPolicy> before, IReadOnlyList<ApprovalPolicy> after) => [.. PolicyDifference.Between(before, after).SelectMany(Lines)];

    private static IEnumerable<string> Lines(PolicyChange change)
    {
        if (change.OldPlace is null)
        {
            yield return $"{change.Name}: added at place {change.NewPlace}";
        }
        else if (change.NewPlace is null)
        {
            yield return $"{change.Name}: removed from place {change.OldPlace}";
        }
        else if (change.IsMoved)
        {
            yield return $"{change.Name}: moved from place {change.OldPlace} to {change.NewPlace}";
        }

        foreach (MemberChange member in change.Members)
        {
            yield return $"{change.Name}: {member.Member}: {member.Before ?? "–"} -> {member.After ?? "–"}";
        }
    }
}

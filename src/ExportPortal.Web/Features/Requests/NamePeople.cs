using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Approvals;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Requests;

/// <summary>Somebody whom a request can name.</summary>
/// <param name="Id">The person.</param>
/// <param name="Name">The name that others see.</param>
public sealed record NamedPerson(Guid Id, string Name);

/// <summary>
/// Whom a requester may name: as watchers those who may watch it anyhow, on behalf of those who could ask for it themselves. So naming somebody
/// gives nobody sight of a connection, and nobody a right that the person has not got.
/// </summary>
public static class NamePeople
{
    /// <summary>The most watchers of one request.</summary>
    public const int MostWatchers = 20;

    /// <summary>Whether the person may ask on behalf of others: those who see the requests of everybody anyhow, and change something.</summary>
    public static bool MayAskForOthers(Actor actor) => actor.Has(Role.Approver) || actor.Has(Role.Administrator);

    /// <summary>Those who can be watchers of a request for a connection, without the one who asks.</summary>
    public static IQueryable<PortalUser> Watchers(PortalDb db, Guid requesterId) =>
        db.UsersIn(Role.Approver).Union(db.UsersIn(Role.Administrator)).Where(u => u.Id != requesterId);

    /// <summary>Those on whose behalf somebody can ask.</summary>
    public static IQueryable<PortalUser> OtherRequesters(PortalDb db, Guid requesterId) => db.UsersIn(Role.Requester).Where(u => u.Id != requesterId);

    /// <summary>The person on whose behalf it is asked; null for nobody.</summary>
    /// <param name="db">The database.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="person">Id or e-mail address, or null.</param>
    /// <param name="connection">The connection that it is about.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="RuleBroken">role-missing, on-behalf-of-self, on-behalf-of-unknown</exception>
    public static async Task<NamedPerson?> RequireOtherAsync(PortalDb db, Actor actor, string? person, string connection, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(person))
        {
            return null;
        }

        if (!MayAskForOthers(actor))
        {
            throw RuleBroken.Forbidden("role-missing", "Asking on behalf of somebody else needs the role Approver or Administrator. An administrator can grant it.");
        }

        if (person.Trim() == actor.Id.ToString())
        {
            throw RuleBroken.Invalid("on-behalf-of-self", "You ask for yourself anyhow. Leave the field empty.", "onBehalfOf");
        }

        return await FindAsync(db, OtherRequesters(db, actor.Id), [person], connection, cancel) is [var other, ..] ? other
            : throw RuleBroken.Invalid("on-behalf-of-unknown", "Nobody of that name has the role Requester and may see this connection.", "onBehalfOf");
    }

    /// <summary>The watchers that are named; each once.</summary>
    /// <param name="db">The database.</param>
    /// <param name="actor">Who asks: is told anyhow, and is no watcher.</param>
    /// <param name="people">Ids or e-mail addresses, or null.</param>
    /// <param name="connection">The connection that it is about.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="RuleBroken">too-many-watchers, watcher-unknown</exception>
    public static async Task<IReadOnlyList<NamedPerson>> RequireWatchersAsync(PortalDb db, Actor actor, IReadOnlyList<string>? people, string connection, CancellationToken cancel)
    {
        string[] named = [.. (people ?? []).Where(p => !string.IsNullOrWhiteSpace(p)).Select(p => p.Trim()).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (named.Length > MostWatchers)
        {
            throw RuleBroken.Invalid("too-many-watchers", $"A request has {MostWatchers} watchers at most; these are {named.Length}.", "watchers");
        }

        if (named.Length == 0)
        {
            return [];
        }

        IReadOnlyList<NamedPerson> found = await FindAsync(db, Watchers(db, actor.Id), named, connection, cancel);
        return found.Count == named.Length ? found
            : throw RuleBroken.Invalid("watcher-unknown", "Only approvers and administrators who may see this connection can watch, and one of those that you name is none.", "watchers");
    }

    private static async Task<IReadOnlyList<NamedPerson>> FindAsync(PortalDb db, IQueryable<PortalUser> people, IReadOnlyList<string> named, string connection, CancellationToken cancel)
    {
        List<Guid> ids = [.. named.Select(n => Guid.TryParse(n, out Guid id) ? id : Guid.Empty).Where(id => id != Guid.Empty)];
        List<string> addresses = [.. named.Select(n => n.Trim().ToUpperInvariant())];
        HashSet<Guid> guards = await WhoCanDecide.GuardsAsync(db, connection, cancel);
        var found = await people.Where(u => ids.Contains(u.Id) || addresses.Contains(u.NormalizedEmail!)).Select(u => new { u.Id, u.DisplayName }).ToListAsync(cancel);
        return [.. found.Where(u => guards.Count == 0 || guards.Contains(u.Id)).OrderBy(u => u.DisplayName, StringComparer.OrdinalIgnoreCase).Select(u => new NamedPerson(u.Id, u.DisplayName))];
    }
}

using System.Data.Common;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Accounts;

namespace ExportPortal.Data.Accounts;

/// <summary>What the rights of an account hang on, as it stood in the database when it was read.</summary>
/// <param name="Id">The account.</param>
/// <param name="DisplayName">The name that other people see.</param>
/// <param name="IsDisabled">It may do nothing at all.</param>
/// <param name="LockoutEnd">Until when it is locked, UTC, or null.</param>
/// <param name="MustChangePassword">It may do nothing before the password is changed.</param>
/// <param name="Roles">Its roles.</param>
public sealed record UserWithRoles(Guid Id, string DisplayName, bool IsDisabled, DateTimeOffset? LockoutEnd, bool MustChangePassword, IReadOnlySet<Role> Roles)
{
    /// <summary>What a statement has to select to read one: a row for each role, or one without.</summary>
    internal const string Columns =
        """
        u."Id", u."DisplayName", u."IsDisabled", u."LockoutEnd", u."MustChangePassword", r."Name"
        """;

    /// <summary>What follows "Users" AS u for them.</summary>
    internal const string WithRoles =
        """
        LEFT JOIN "UserRoles" AS ur ON ur."UserId" = u."Id" LEFT JOIN "Roles" AS r ON r."Id" = ur."RoleId"
        """;

    /// <summary>Reads it by one statement; null when there is no such account.</summary>
    public static async Task<UserWithRoles?> ReadAsync(PortalDb db, Guid id, CancellationToken cancel) =>
        Join(await db.KeptQueryAsync(command => $"SELECT {Columns} FROM \"Users\" AS u {WithRoles} WHERE u.\"Id\" = {command.Parameter(id)}", Read, cancel));

    /// <summary>The roles of these names; others are no roles of the portal.</summary>
    public static IReadOnlySet<Role> RolesOf(IEnumerable<string?> names) => names.Where(n => Enum.TryParse<Role>(n, out _)).Select(n => Enum.Parse<Role>(n!)).ToHashSet();

    /// <summary>Whether it may do anything at this time.</summary>
    public bool IsOpenAt(DateTimeOffset now) => !IsDisabled && !(LockoutEnd > now);

    /// <summary>Reads the row that the reader stands on.</summary>
    internal static UserWithRoles Read(DbDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetBoolean(2), row.GetTime(3), row.GetBoolean(4), RolesOf([row.IsDBNull(5) ? null : row.GetString(5)]));

    /// <summary>Makes one of the rows of its roles; null of none.</summary>
    internal static UserWithRoles? Join(IReadOnlyList<UserWithRoles> rows) => rows.Count < 2 ? rows.SingleOrDefault() : rows[0] with { Roles = rows.SelectMany(r => r.Roles).ToHashSet() };
}

using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data.Storage;

/// <summary>Which migrations a database has.</summary>
public static class SchemaVersion
{
    /// <summary>
    /// Whether every migration of this version has been applied. EF Core's own question comes to the same, but makes a model of its table first, which would be felt
    /// at every start.
    /// </summary>
    /// <exception cref="DbException">The database cannot be read, or has no schema yet.</exception>
    public static async Task<bool> HasEveryMigrationAsync(this PortalDb db, CancellationToken cancel)
    {
        List<string> applied = await db.QueryAsync(_ => "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\"", reader => reader.GetString(0), cancel);
        return !db.Database.GetMigrations().Except(applied).Any();
    }
}

using System.Data.Common;

namespace ExportPortal.Data.Storage;

/// <summary>
/// What every start asks the database before the first page, each by one short query by hand: the first query through EF Core takes longer than all of them
/// and would be felt by whoever waits for that page. The tables' names are those of the migrations; a test holds them to the model on both databases.
/// </summary>
public static class StartQuestions
{
    /// <summary>The id of the newest key that was introduced for checkpoints: the one that none follows, or the last one where each is followed. Null when there is none.</summary>
    /// <exception cref="DbException">The database cannot be read.</exception>
    public static async Task<string?> FindNewestKeyIdAsync(this PortalDb db, CancellationToken cancel)
    {
        const string Sql = """
            SELECT k."KeyId" FROM "AuditKeys" k
            ORDER BY EXISTS (SELECT 1 FROM "AuditKeys" n WHERE n."PreviousKeyId" = k."KeyId"), k."AfterSeq" DESC LIMIT 1
            """;
        return (await db.QueryAsync(_ => Sql, reader => reader.GetString(0), cancel)).FirstOrDefault();
    }

    /// <summary>The names of the roles that have a row.</summary>
    /// <exception cref="DbException">The database cannot be read.</exception>
    public static Task<List<string>> ReadRoleNamesAsync(this PortalDb db, CancellationToken cancel) =>
        db.QueryAsync(_ => "SELECT \"Name\" FROM \"Roles\"", reader => reader.GetString(0), cancel);

    /// <summary>Whether there is any account.</summary>
    /// <exception cref="DbException">The database cannot be read.</exception>
    public static async Task<bool> HasAccountsAsync(this PortalDb db, CancellationToken cancel) =>
        (await db.QueryAsync(_ => "SELECT 1 FROM \"Users\" LIMIT 1", _ => true, cancel)).Count > 0;

    /// <summary>Gives a node's sign of life, and forgets the nodes that have given none for a day.</summary>
    /// <param name="db">The database.</param>
    /// <param name="node">The node as it is written when it is new. <see cref="Node.SeenAt"/> is now, by the database's clock.</param>
    /// <param name="silentAfter">A node that has been silent this long does not count.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>How many nodes that run jobs are alive.</returns>
    /// <exception cref="DbException">The database cannot be written.</exception>
    public static async Task<int> GiveSignOfLifeAsync(this PortalDb db, Node node, TimeSpan silentAfter, CancellationToken cancel)
    {
        List<long> workers = await db.QueryAsync(
            command =>
            {
                string now = command.Parameter(UtcMicroseconds.ToLong(node.SeenAt));
                return $"""
                    INSERT INTO "Nodes" ("Name", "Role", "Version", "StartedAt", "SeenAt")
                        VALUES ({command.Parameter(node.Name)}, {command.Parameter(node.Role)}, {command.Parameter(node.Version)}, {command.Parameter(UtcMicroseconds.ToLong(node.StartedAt))}, {now})
                        ON CONFLICT ("Name") DO UPDATE SET "SeenAt" = excluded."SeenAt";
                    DELETE FROM "Nodes" WHERE "SeenAt" < {command.Parameter(UtcMicroseconds.ToLong(node.SeenAt - TimeSpan.FromDays(1)))};
                    SELECT COUNT(*) FROM "Nodes" WHERE "SeenAt" >= {command.Parameter(UtcMicroseconds.ToLong(node.SeenAt - silentAfter))} AND "Role" <> 'Web'
                    """;
            },
            reader => reader.GetInt64(0), cancel);
        return (int)workers.Single();
    }
}

using System.Data.Common;
using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Integration.Tests.Processes;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExportPortal.Integration.Tests.Audit;

/// <summary>The first wall: the databases themselves refuse to change, delete or replace events, checkpoints and keys.</summary>
public abstract class AppendOnlyTests(DatabaseProvider provider) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("exportportal-audit-").FullName;
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.MakeAsync(provider);
        using SealedHistory history = SealedHistory.Of(_database, _folder);
        await history.AddAsync(3);
        await history.Write.ExecuteAsync(atOnce: true, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("UPDATE \"AuditEvents\" SET \"ActorName\" = 'x' WHERE \"Seq\" = 2")]
    [InlineData("UPDATE \"AuditEvents\" SET \"Seq\" = 9 WHERE \"Seq\" = 3")]
    [InlineData("DELETE FROM \"AuditEvents\" WHERE \"Seq\" = 3")]
    [InlineData("DELETE FROM \"AuditEvents\"")]
    [InlineData("INSERT INTO \"AuditEvents\" SELECT * FROM \"AuditEvents\" WHERE \"Seq\" = 2 ON CONFLICT (\"Seq\") DO UPDATE SET \"ActorName\" = 'x'")]
    [InlineData("UPDATE \"AuditCheckpoints\" SET \"Hash\" = 'x'")]
    [InlineData("DELETE FROM \"AuditCheckpoints\"")]
    [InlineData("INSERT INTO \"AuditCheckpoints\" SELECT * FROM \"AuditCheckpoints\" WHERE true ON CONFLICT (\"Seq\") DO UPDATE SET \"Hash\" = 'x'")]
    [InlineData("UPDATE \"AuditKeys\" SET \"PublicKey\" = 'x'")]
    [InlineData("DELETE FROM \"AuditKeys\"")]
    public Task Changing_and_deleting_is_refused(string sql) => AssertRefusedAsync(sql);

    private protected async Task AssertRefusedAsync(string sql)
    {
        await using PortalDb db = _database.CreateDbContext();
        (int, int, int) before = await CountAsync(db);

        DbException refusal = await Assert.ThrowsAnyAsync<DbException>(() => RunAsync(db, sql));

        Assert.Contains("append-only", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync(db));
    }

    private protected async Task RunAsync(PortalDb db, string sql)
    {
        await db.Database.OpenConnectionAsync();
        await using DbCommand command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private protected PortalDb Open() => _database.CreateDbContext();

    private static async Task<(int, int, int)> CountAsync(PortalDb db) => (await db.AuditEvents.CountAsync(), await db.AuditCheckpoints.CountAsync(), await db.AuditKeys.CountAsync());
}

/// <summary>On SQLite, whose REPLACE deletes without firing triggers for deletion.</summary>
public sealed class AppendOnlyOnSqlite() : AppendOnlyTests(DatabaseProvider.Sqlite)
{
    [Theory]
    [InlineData("REPLACE INTO \"AuditEvents\" SELECT \"Seq\", \"Id\", \"At\", \"ActorId\", 'x', \"ActorKind\", \"OnBehalfOf\", \"Action\", \"SubjectType\", \"SubjectId\", \"RequestId\", \"Ip\", \"Data\", \"PrevHash\", \"Hash\" FROM \"AuditEvents\" WHERE \"Seq\" = 2")]
    [InlineData("INSERT OR REPLACE INTO \"AuditEvents\" SELECT 99, \"Id\", \"At\", \"ActorId\", 'x', \"ActorKind\", \"OnBehalfOf\", \"Action\", \"SubjectType\", \"SubjectId\", \"RequestId\", \"Ip\", \"Data\", \"PrevHash\", \"Hash\" FROM \"AuditEvents\" WHERE \"Seq\" = 2")]
    [InlineData("UPDATE OR REPLACE \"AuditEvents\" SET \"Seq\" = 2 WHERE \"Seq\" = 3")]
    [InlineData("REPLACE INTO \"AuditCheckpoints\" SELECT \"Seq\", 'x', \"At\", \"KeyId\", \"Signature\" FROM \"AuditCheckpoints\"")]
    [InlineData("REPLACE INTO \"AuditKeys\" SELECT \"KeyId\", 'x', \"At\", \"AfterSeq\", \"PreviousKeyId\", \"Signature\", \"SignatureByPrevious\" FROM \"AuditKeys\"")]
    public async Task Replacing_is_refused_also_without_recursive_triggers(string sql)
    {
        await using (PortalDb db = Open())
        {
            await RunAsync(db, "PRAGMA recursive_triggers=OFF");
            DbException refusal = await Assert.ThrowsAnyAsync<DbException>(() => RunAsync(db, sql));
            Assert.Contains("append-only", refusal.Message, StringComparison.Ordinal);
        }

        await AssertRefusedAsync(sql);
    }

    [Fact]
    public async Task A_key_cannot_take_the_place_of_another_ones_successor()
    {
        await using PortalDb db = Open();
        const string columns = "\"At\", \"AfterSeq\"";
        await RunAsync(db, $"INSERT INTO \"AuditKeys\" SELECT 'b', 'x', {columns}, \"KeyId\", 'x', 'x' FROM \"AuditKeys\"");

        await AssertRefusedAsync($"REPLACE INTO \"AuditKeys\" SELECT 'c', 'x', {columns}, \"PreviousKeyId\", 'x', 'x' FROM \"AuditKeys\" WHERE \"KeyId\" = 'b'");
    }
}

/// <summary>On PostgreSQL, whose TRUNCATE fires no triggers for rows, and whose replicas fire none at all unless told to.</summary>
public sealed class AppendOnlyOnPostgreSql() : AppendOnlyTests(DatabaseProvider.PostgreSql)
{
    [Theory]
    [InlineData("TRUNCATE \"AuditEvents\"")]
    [InlineData("TRUNCATE \"AuditCheckpoints\"")]
    [InlineData("TRUNCATE \"AuditKeys\" CASCADE")]
    [InlineData("SET session_replication_role = replica; DELETE FROM \"AuditEvents\"")]
    [InlineData("SET session_replication_role = replica; TRUNCATE \"AuditEvents\"")]
    [InlineData("SET session_replication_role = replica; UPDATE \"AuditCheckpoints\" SET \"Hash\" = 'x'")]
    [InlineData("MERGE INTO \"AuditEvents\" e USING (SELECT 2 AS s) t ON e.\"Seq\" = t.s WHEN MATCHED THEN DELETE")]
    public Task Truncating_is_refused_also_in_replica_mode(string sql) => AssertRefusedAsync(sql);
}

using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using ExportPortal.Data;
using ExportPortal.Domain.Audit;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Integration.Tests.Audit;

/// <summary>What somebody with the database in hand can do to a history: one of many kinds, at a random place. Triggers and unique indexes are gone already.</summary>
/// <param name="events">The history as it was written.</param>
/// <param name="checkpoints">Its checkpoints.</param>
/// <param name="random">Where all choices come from.</param>
/// <param name="onSqlite">The kind of database.</param>
internal sealed class Tampering(IReadOnlyList<AuditEvent> events, IReadOnlyList<AuditCheckpoint> checkpoints, Random random, bool onSqlite)
{
    private readonly List<string> _sql = [];

    /// <summary>What was chosen, for the message of a test that fails.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The event that must be named.</summary>
    public long Expected { get; private set; }

    private int Last => events.Count;

    /// <summary>Chooses and does it.</summary>
    public async Task DoAsync(PortalDb db)
    {
        Action[] kinds = [Edit, Edit, EditWithOwnHash, Delete, DeleteAndCloseTheGap, Swap, InsertForged, InsertConsistent, CutTheTail, Rewrite, ForgeCheckpoint, AppendBehindTheHead];
        kinds[random.Next(kinds.Length)]();
        await db.Database.OpenConnectionAsync();
        if (onSqlite)
        {
            // The copy lives as long as one check: no need to wait for the disk.
            await db.Database.ExecuteSqlRawAsync("PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY;");
        }

        await using DbTransaction transaction = await db.Database.GetDbConnection().BeginTransactionAsync();
        foreach (string sql in _sql)
        {
            await using DbCommand command = db.Database.GetDbConnection().CreateCommand();
            command.Transaction = transaction;
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }

    private void Edit()
    {
        int k = Any(1, Last);
        AuditEvent e = events[k - 1];
        (string column, string value)[] edits =
        [
            ("ActorName", Text(e.ActorName + "x")), ("ActorName", Text("")), ("ActorKind", Text(e.ActorKind == ActorKind.User ? "Token" : "User")), ("Action", Text("approval.given")),
            ("SubjectType", Text("user")), ("SubjectId", Text(e.SubjectId + " ")), ("OnBehalfOf", e.OnBehalfOf is null ? Text("") : "NULL"), ("Ip", e.Ip is null ? Text("") : Text("192.0.2.8")),
            ("At", "\"At\" + 1"), ("At", "9000000000000000000"), ("ActorId", e.ActorId is null ? Text(Guid.NewGuid().ToString().ToUpperInvariant()) : "NULL"),
            ("Id", Text(Guid.NewGuid().ToString().ToUpperInvariant())), ("RequestId", e.RequestId is null ? Text(Guid.NewGuid().ToString().ToUpperInvariant()) : "NULL"),
            ("Data", Text(e.Data.Replace("Line", "line", StringComparison.Ordinal))), ("Data", Text(e.Data.Replace(",", ", ", StringComparison.Ordinal))), ("Data", Text("not even JSON")),
            ("PrevHash", Text(SomeHash())), ("Hash", Text(SomeHash())), ("Hash", Text(e.Hash.ToUpperInvariant())),
            .. onSqlite ? [("Id", "lower(\"Id\")"), ("Data", "CAST(\"Data\" AS BLOB)"), ("At", "CAST(\"At\" AS TEXT) || 'x'")] : Array.Empty<(string, string)>(),
        ];
        (string column, string value) = edits[random.Next(edits.Length)];
        Is($"edit {column} = {value} of {k}", k, $"UPDATE \"AuditEvents\" SET \"{column}\" = {value} WHERE \"Seq\" = {k}");
    }

    private void EditWithOwnHash()
    {
        int k = Any(1, Last);
        AuditEvent forged = Forge(events[k - 1], k, events[k - 1].PrevHash);
        Is($"edit {k} with its own hash", k, $"UPDATE \"AuditEvents\" SET \"SubjectId\" = {Text(forged.SubjectId)}, \"Hash\" = {Text(forged.Hash)} WHERE \"Seq\" = {k}");
    }

    private void Delete()
    {
        int k = Any(1, Last);
        Is($"delete {k}", k, $"DELETE FROM \"AuditEvents\" WHERE \"Seq\" = {k}");
    }

    private void DeleteAndCloseTheGap()
    {
        int k = Any(1, Last);
        Is($"delete {k} and renumber", k, $"DELETE FROM \"AuditEvents\" WHERE \"Seq\" = {k}", $"UPDATE \"AuditEvents\" SET \"Seq\" = -\"Seq\" WHERE \"Seq\" > {k}", "UPDATE \"AuditEvents\" SET \"Seq\" = -\"Seq\" - 1 WHERE \"Seq\" < 0", Head(Last - 1, events[k == Last ? Last - 2 : Last - 1].Hash));
    }

    private void Swap()
    {
        int a = Any(1, Last - 1);
        int b = Any(a + 1, Last);
        Is($"swap {a} and {b}", a, $"UPDATE \"AuditEvents\" SET \"Seq\" = -1 WHERE \"Seq\" = {a}", $"UPDATE \"AuditEvents\" SET \"Seq\" = {a} WHERE \"Seq\" = {b}", $"UPDATE \"AuditEvents\" SET \"Seq\" = {b} WHERE \"Seq\" = -1");
    }

    private void InsertForged() => Insert(SomeHash());

    private void InsertConsistent() => Insert(hash: null);

    private void Insert(string? hash)
    {
        int k = Any(1, Last);
        AuditEvent forged = Forge(events[k - 1], k, events[k - 1].PrevHash);
        Is($"insert at {k} {(hash is null ? "consistently" : "")}", k,
            $"UPDATE \"AuditEvents\" SET \"Seq\" = -\"Seq\" WHERE \"Seq\" >= {k}", "UPDATE \"AuditEvents\" SET \"Seq\" = -\"Seq\" + 1 WHERE \"Seq\" < 0", InsertRow(forged, hash), Head(Last + 1, events[^1].Hash));
    }

    private void AppendBehindTheHead()
    {
        AuditEvent forged = Forge(events[^1], Last + 1, events[^1].Hash);
        Is("append behind the head", Last + 1, InsertRow(forged, null));
    }

    private void CutTheTail()
    {
        int k = Any(0, Last - 1);
        bool head = random.Next(3) > 0;
        Is($"cut behind {k}, head {(head ? "too" : "not")}", k + 1, $"DELETE FROM \"AuditEvents\" WHERE \"Seq\" > {k}");
        if (head)
        {
            _sql.Add(Head(k, k == 0 ? AuditChain.Genesis : events[k - 1].Hash));
            if (random.Next(2) == 0)
            {
                _sql.Add($"DELETE FROM \"AuditCheckpoints\" WHERE \"Seq\" > {k}");
            }
        }
    }

    /// <summary>Everything from an event on fits together again, the head too. Only a checkpoint can tell, so it is the first one that has something to say.</summary>
    private void Rewrite()
    {
        int k = Any(1, Last);
        Is($"rewrite from {k}", checkpoints.First(c => c.Seq >= k).Seq);
        string prev = events[k - 1].PrevHash;
        for (int i = k; i <= Last; i++)
        {
            AuditEvent e = i == k ? Forge(events[i - 1], i, prev) : Copy(events[i - 1], i, prev, events[i - 1].SubjectId);
            _sql.Add($"UPDATE \"AuditEvents\" SET \"SubjectId\" = {Text(e.SubjectId)}, \"PrevHash\" = {Text(prev)}, \"Hash\" = {Text(e.Hash)} WHERE \"Seq\" = {i}");
            prev = e.Hash;
            if (checkpoints.FirstOrDefault(c => c.Seq == i) is not null)
            {
                ForgeAt(i, prev);
            }
        }

        _sql.Add(Head(Last, prev));
    }

    private void ForgeAt(int seq, string hash)
    {
        switch (random.Next(4))
        {
            case 0: break;
            case 1: _sql.Add($"DELETE FROM \"AuditCheckpoints\" WHERE \"Seq\" = {seq}"); break;
            case 2: _sql.Add($"UPDATE \"AuditCheckpoints\" SET \"Hash\" = {Text(hash)} WHERE \"Seq\" = {seq}"); break;
            default: SignWithOwnKey(seq, hash); break;
        }
    }

    private void SignWithOwnKey(int seq, string hash)
    {
        using ECDsa own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string Sign(byte[] bytes) => Convert.ToBase64String(own.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        AuditKey key = AuditKey.Introduce(own.ExportSubjectPublicKeyInfo(), checkpoints[0].At, 0, random.Next(2) == 0 ? null : checkpoints[0].KeyId, Sign, Sign);
        AuditCheckpoint forged = AuditCheckpoint.Sign(seq, hash, checkpoints[0].At, key.KeyId, Sign);
        long at = (key.At - DateTimeOffset.UnixEpoch).Ticks / 10;
        _sql.Add($"INSERT INTO \"AuditKeys\" VALUES ({Text(key.KeyId)}, {Text(key.PublicKey)}, {at}, 0, {(key.PreviousKeyId is null ? "NULL" : Text(key.PreviousKeyId))}, {Text(key.Signature)}, {Text(key.SignatureByPrevious!)})");
        _sql.Add($"UPDATE \"AuditCheckpoints\" SET \"Hash\" = {Text(hash)}, \"KeyId\" = {Text(key.KeyId)}, \"Signature\" = {Text(forged.Signature)}, \"At\" = {at} WHERE \"Seq\" = {seq}");
    }

    private void ForgeCheckpoint()
    {
        AuditCheckpoint c = checkpoints[random.Next(checkpoints.Count)];
        string[] edits = [$"\"Hash\" = {Text(SomeHash())}", "\"At\" = \"At\" + 1", $"\"KeyId\" = {Text(SomeHash())}", "\"Signature\" = 'AAAA'"];
        Is($"forge checkpoint {c.Seq}", c.Seq, $"UPDATE \"AuditCheckpoints\" SET {edits[random.Next(edits.Length)]} WHERE \"Seq\" = {c.Seq}");
    }

    private void Is(string name, long expected, params string[] sql)
    {
        Name = name;
        Expected = expected;
        _sql.AddRange(sql);
    }

    private int Any(int least, int most) => random.Next(least, most + 1);

    private string SomeHash() => string.Create(64, random, (chars, r) => r.GetItems("0123456789abcdef", chars));

    private static AuditEvent Forge(AuditEvent e, long seq, string prevHash) => Copy(e, seq, prevHash, e.SubjectId + "!");

    private static AuditEvent Copy(AuditEvent e, long seq, string prevHash, string subjectId)
    {
        AuditEvent draft = new()
        {
            Seq = seq, Id = e.Id, At = e.At, ActorId = e.ActorId, ActorName = e.ActorName, ActorKind = e.ActorKind, OnBehalfOf = e.OnBehalfOf, Action = e.Action, SubjectType = e.SubjectType,
            SubjectId = subjectId, RequestId = e.RequestId, Ip = e.Ip, Data = e.Data, PrevHash = prevHash, Hash = "",
        };
        return new AuditEvent
        {
            Seq = seq, Id = e.Id, At = e.At, ActorId = e.ActorId, ActorName = e.ActorName, ActorKind = e.ActorKind, OnBehalfOf = e.OnBehalfOf, Action = e.Action, SubjectType = e.SubjectType,
            SubjectId = subjectId, RequestId = e.RequestId, Ip = e.Ip, Data = e.Data, PrevHash = prevHash, Hash = AuditChain.ComputeHash(draft),
        };
    }

    private static string InsertRow(AuditEvent e, string? hash) => string.Create(CultureInfo.InvariantCulture,
        $"""
        INSERT INTO "AuditEvents" ("Seq", "Id", "At", "ActorId", "ActorName", "ActorKind", "OnBehalfOf", "Action", "SubjectType", "SubjectId", "RequestId", "Ip", "Data", "PrevHash", "Hash")
        VALUES ({e.Seq}, {Id(e.Id)}, {(e.At - DateTimeOffset.UnixEpoch).Ticks / 10}, {Id(e.ActorId)}, {Text(e.ActorName)}, {Text(e.ActorKind.ToString())}, {Text(e.OnBehalfOf)}, {Text(e.Action)}, {Text(e.SubjectType)},
        {Text(e.SubjectId)}, {Id(e.RequestId)}, {Text(e.Ip)}, {Text(e.Data)}, {Text(e.PrevHash)}, {Text(hash ?? e.Hash)})
        """);

    private static string Head(long seq, string hash) => $"UPDATE \"AuditHead\" SET \"Seq\" = {seq}, \"Hash\" = {Text(hash)}";

    private static string Id(Guid? id) => Text(id?.ToString().ToUpperInvariant());

    private static string Text(string? text) => text is null ? "NULL" : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}

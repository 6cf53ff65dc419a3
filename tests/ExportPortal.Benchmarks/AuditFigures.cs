using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using ExportPortal.Data;
using ExportPortal.Data.Audit;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Integration.Tests.Audit;
using ExportPortal.Integration.Tests.Processes;
using ExportPortal.Web.Features.Audit;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Benchmarks;

/// <summary>
/// What the chain costs: verification beside SHA-256 alone over the same bytes, and transactions with an event beside those of the bare database,
/// each pair in one run. Databases write to disk as in earnest.
/// </summary>
internal static class AuditFigures
{
    private const int EventsInBatch = 20_000;
    private const int HashedAtOnce = 50_000;

    /// <summary>Measures and prints one line for each figure.</summary>
    /// <param name="args">--database sqlite|postgresql (both when absent) · --events N · --writers N · --seconds N</param>
    public static async Task RunAsync(string[] args)
    {
        Dictionary<string, string> options = args.Chunk(2).ToDictionary(pair => pair[0].TrimStart('-'), pair => pair.ElementAtOrDefault(1) ?? "", StringComparer.Ordinal);
        int Number(string name, int otherwise) => options.TryGetValue(name, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        DatabaseProvider[] providers = options.TryGetValue("database", out string? database)
            ? [Enum.Parse<DatabaseProvider>(database, ignoreCase: true)]
            : [DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql];
        foreach (DatabaseProvider provider in providers)
        {
            PostgresCluster? cluster = provider == DatabaseProvider.PostgreSql ? await PostgresCluster.StartNewAsync(durable: true) : null;
            await using (TestDatabase written = await TestDatabase.MakeAsync(provider, cluster))
            {
                await ThroughputAsync(written, Number("writers", 8), TimeSpan.FromSeconds(Number("seconds", 10)));
            }

            await using (TestDatabase large = await TestDatabase.MakeAsync(provider, cluster))
            {
                await VerificationAsync(large, Number("events", 1_000_000));
            }

            if (cluster is not null)
            {
                await cluster.DisposeAsync();
            }
        }
    }

    private static async Task VerificationAsync(TestDatabase database, int count)
    {
        string folder = Directory.CreateTempSubdirectory("exportportal-figures-").FullName;
        using WriteGate gate = new(database.Provider);
        long start = Stopwatch.GetTimestamp();
        await new HistoryImport(database, gate).AppendManyAsync(Batches(count), _ => { }, CancellationToken.None);
        Print(database, $"{count:n0} events chained and inserted in bulk: {count / Stopwatch.GetElapsedTime(start).TotalSeconds:n0} events/s");

        using SealedHistory history = SealedHistory.Of(database, folder, every: 1000);
        start = Stopwatch.GetTimestamp();
        int sealedBy = await history.Write.ExecuteAsync(atOnce: true, CancellationToken.None);
        Print(database, $"{sealedBy:n0} checkpoints checked and signed: {count / Stopwatch.GetElapsedTime(start).TotalSeconds:n0} events/s");

        // The two take turns, so that a busy machine slows both.
        List<double> alone = [];
        List<double> verified = [];
        for (int round = 0; round < 3; round++)
        {
            alone.Add(await HashAloneAsync(database, count));
            start = Stopwatch.GetTimestamp();
            AuditVerification found = await history.VerifyAsync();
            verified.Add(count / Stopwatch.GetElapsedTime(start).TotalSeconds);
            if (!found.Ok || found.Events != count || found.Checkpoints != sealedBy)
            {
                throw new InvalidOperationException($"The history should be whole: {found}");
            }
        }

        Print(database, $"verification of {count:n0} events: {Median(verified):n0} events/s; SHA-256 alone over the same bytes {Median(alone):n0} events/s; ratio {Median(verified) / Median(alone):0.00}");
        (double seconds, long most) = await CommandAsync(database, history, "audit", "verify");
        (_, long least) = await CommandAsync(database, history, "audit", "verify", "--from", count.ToString(CultureInfo.InvariantCulture));
        Print(database, $"the command audit verify: {seconds:0.0} s with its start, most memory of its own {most / 1024} MB; the same for the last event alone {least / 1024} MB");
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Hashes the canonical bytes of some events one by one, as often as gives the count.</summary>
    private static async Task<double> HashAloneAsync(TestDatabase database, int count)
    {
        List<byte[]> bytes = [];
        CanonicalBuffer buffer = new();
        await new AuditRows(database).ReadAsync(0, batch =>
        {
            for (int i = 0; i < batch.Count; i++)
            {
                buffer.Clear();
                CanonicalEvent.Write(buffer, batch[i], batch.SeqOf(i));
                bytes.Add(buffer.Written.ToArray());
            }

            return bytes.Count < HashedAtOnce;
        }, CancellationToken.None);
        byte[] hash = new byte[SHA256.HashSizeInBytes];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            SHA256.HashData(bytes[i % bytes.Count], hash);
        }

        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<(double Seconds, long Kilobytes)> CommandAsync(TestDatabase database, SealedHistory history, params string[] command)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] settings =
        [
            "--Demo:Enabled=false", $"--Database:Provider={database.Provider}", $"--ConnectionStrings:Portal={database.ConnectionString}", "--environment=Development",
            $"--Audit:SigningKeyFile={history.Settings.SigningKeyFile}", $"--Audit:CheckpointFile={history.Settings.CheckpointFile}",
        ];
        foreach (string argument in (string[])[Path.Combine(AppContext.BaseDirectory, "ExportPortal.Web.dll"), .. command, .. settings])
        {
            start.ArgumentList.Add(argument);
        }

        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
        long most = 0;
        while (!process.HasExited)
        {
            most = Math.Max(most, OwnMemory(process.Id));
            await timer.WaitForNextTickAsync();
        }

        await output;
        return process.ExitCode == 0 ? (Stopwatch.GetElapsedTime(began).TotalSeconds, most) : throw new InvalidOperationException($"{await output}{await errors}");
    }

    // What the process holds itself, in kilobytes: the files that it maps (its own program, mostly) are shared and can be dropped at any time.
    private static long OwnMemory(int process)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/status").Where(l => l.StartsWith("RssAnon", StringComparison.Ordinal) || l.StartsWith("RssShmem", StringComparison.Ordinal))
                .Sum(l => long.Parse(l.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return 0; // it has just ended
        }
    }

    private static async Task ThroughputAsync(TestDatabase database, int writers, TimeSpan time)
    {
        await using (PortalDb db = database.CreateDbContext())
        {
            foreach (string sql in BareTable(database.Provider, await TableAsync(db)))
            {
                await RunAsync(db, sql, []);
            }
        }

        // One after the other and again, so that a busy machine slows both.
        List<double> bare = [];
        List<double> audited = [];
        long seq = 0;
        using SemaphoreSlim gate = new(1, 1);
        for (int round = 0; round < 3; round++)
        {
            bare.Add(await CountAsync(writers, time / 3, async () => await InsertBareAsync(database, Interlocked.Increment(ref seq), database.Provider == DatabaseProvider.Sqlite ? gate : null)));
            audited.Add(await CountAsync(writers, time / 3, async () => await database.Transactions.RunAsync(Actor, t =>
            {
                t.Audit(Entry(1));
                return Task.FromResult(true);
            }, CancellationToken.None)));
        }

        Print(database, $"{writers} writers, one event in a transaction: {Median(audited):n0} transactions/s; the bare database, one insert of the same row without chain: {Median(bare):n0}; ratio {Median(audited) / Median(bare):0.00}");
        if (await database.FindAuditFaultAsync() is { } fault)
        {
            throw new InvalidOperationException(fault);
        }
    }

    private static async Task<double> CountAsync(int writers, TimeSpan time, Func<Task> write)
    {
        long done = 0;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(start) < time)
            {
                await write();
                Interlocked.Increment(ref done);
            }
        })));
        return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task InsertBareAsync(TestDatabase database, long seq, SemaphoreSlim? gate)
    {
        AuditEvent e = AuditChain.Append(seq, AuditChain.Genesis, Guid.CreateVersion7(), DateTimeOffset.UtcNow, Actor, Entry(seq));
        await (gate?.WaitAsync() ?? Task.CompletedTask);
        try
        {
            await using PortalDb db = database.CreateDbContext();
            await RunAsync(db,
                "INSERT INTO \"BareEvents\" VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14)",
                [e.Seq, Id(e.Id), (e.At - DateTimeOffset.UnixEpoch).Ticks / 10, Id(e.ActorId), e.ActorName, e.ActorKind.ToString(), e.OnBehalfOf, e.Action, e.SubjectType, e.SubjectId, Id(e.RequestId), e.Ip, e.Data, e.Hash, e.Hash]);
        }
        finally
        {
            gate?.Release();
        }

        object? Id(Guid? id) => database.Provider == DatabaseProvider.Sqlite ? id?.ToString().ToUpperInvariant() : id;
    }

    private static async Task RunAsync(PortalDb db, string sql, object?[] values)
    {
        await db.Database.OpenConnectionAsync();
        await using DbCommand command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        foreach ((int i, object? value) in values.Index())
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            parameter.Value = value ?? DBNull.Value;
            if (value is null && i is 3 or 10 && command is Npgsql.NpgsqlCommand)
            {
                parameter.DbType = System.Data.DbType.Guid;
            }

            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The statements that made the audit table and its indexes on SQLite.</summary>
    private static async Task<List<string>> TableAsync(PortalDb db) => db.Database.IsSqlite()
        ? await db.Database.SqlQueryRaw<string>("SELECT sql AS \"Value\" FROM sqlite_master WHERE tbl_name = 'AuditEvents' AND type IN ('table', 'index') AND sql IS NOT NULL").ToListAsync()
        : [];

    private static IEnumerable<string> BareTable(DatabaseProvider provider, IEnumerable<string> sqlite) => provider == DatabaseProvider.PostgreSql
        ? ["CREATE TABLE \"BareEvents\" (LIKE \"AuditEvents\" INCLUDING ALL)"]
        : sqlite.Select(sql => sql.Replace("AuditEvents", "BareEvents", StringComparison.Ordinal));

    private static async IAsyncEnumerable<PastBatch> Batches(int count)
    {
        await Task.Yield();
        DateTimeOffset at = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (int done = 0; done < count; done += EventsInBatch)
        {
            int first = done;
            yield return new PastBatch([], [.. Enumerable.Range(first, Math.Min(EventsInBatch, count - first)).Select(i => new PastEvent(at.AddSeconds(i), Actor, Entry(i)))], 0);
        }
    }

    private static AuditActor Actor { get; } = new(Guid.CreateVersion7(), "Anna Albers", ActorKind.User, Ip: "192.0.2.7");

    // The members and the length of an approval's event.
    private static AuditEntry Entry(long number)
    {
        Guid request = Guid.CreateVersion7();
        return new AuditEntry
        {
            Action = AuditActions.ApprovalGiven, SubjectType = "request", SubjectId = request.ToString(), RequestId = request,
            Data = new Dictionary<string, object?>
            {
                ["number"] = number, ["status"] = "Approved", ["snapshot"] = "shop-staging-release-118", ["region"] = "eu-central-1", ["connection"] = "acme-europe",
                ["comment"] = "Fine for me.", ["approvals"] = 1, ["required"] = 1, ["planHash"] = new string('a', 64),
            },
        };
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Print(TestDatabase database, string figure) => Console.WriteLine($"{database.Provider}: {figure}");
}

using ExportPortal.Data;
using ExportPortal.Data.Audit.Search;
using ExportPortal.Data.Storage;
using ExportPortal.Integration.Tests.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Xunit;

namespace ExportPortal.Integration.Tests.Audit;

/// <summary>Which ranges of a history a time leads to, while spans are added up and afterwards.</summary>
public abstract class AuditSpanTests(DatabaseProvider provider)
{
    // Three long ones, and some blocks behind them.
    private const int Blocks = (3 * 64) + 10;
    private const long Findable = ((long)Blocks << AuditSpans.BlockBits) - 1;

    [Fact]
    public async Task Added_up_spans_lead_to_the_same_ranges_as_the_blocks_themselves()
    {
        Random random = new(5);
        // Mostly in the order of time, with some that came late.
        (long Min, long Max)[] spans = [.. Enumerable.Range(0, Blocks).Select(block => (Min: (block * 100L) - (random.Next(20) == 0 ? random.Next(6000) : random.Next(50)), Max: (block * 100L) + 100 + random.Next(80)))];
        (TimeLiteral Time, SeqRange Whole)[] asked = [.. Enumerable.Range(0, 60).Select(_ =>
        {
            long from = random.Next(-100, Blocks * 100);
            long first = random.NextInt64(1, Findable);
            return (new TimeLiteral(from, from + random.Next(1, 3000)), random.Next(2) == 0 ? new SeqRange(1, Findable) : new SeqRange(first, random.NextInt64(first, Findable + 1)));
        })];
        await using TestDatabase database = await TestDatabase.MakeAsync(provider);
        await using PortalDb db = database.CreateDbContext();
        await db.Database.OpenConnectionAsync();
        for (int block = 0; block < Blocks; block++)
        {
            await db.Database.ExecuteSqlAsync($"""INSERT INTO "AuditSpans" ("Block", "MinAt", "MaxAt") VALUES ({block}, {spans[block].Min}, {spans[block].Max})""");
        }

        await db.Database.ExecuteSqlAsync($"""UPDATE "AuditHead" SET "IndexedSeq" = {Findable}""");
        List<IReadOnlyList<TimedRange>> before = await AskAsync();
        // Of each range's blocks, the first and the last meet the time; whatever meets it is in one.
        int sure = 0;
        foreach (((TimeLiteral time, SeqRange whole), IReadOnlyList<TimedRange> ranges) in asked.Zip(before))
        {
            long[] meeting = [.. Enumerable.Range((int)(whole.From >> AuditSpans.BlockBits), (int)(whole.To >> AuditSpans.BlockBits) - (int)(whole.From >> AuditSpans.BlockBits) + 1).Where(b => spans[b].Max >= time.From && spans[b].Min < time.To)];
            Assert.All(meeting, block => Assert.Contains(ranges, r => r.Range.From >> AuditSpans.BlockBits <= block && block <= r.Range.To >> AuditSpans.BlockBits));
            Assert.All(ranges.Select(r => r.Range), r => Assert.True(meeting.Contains(r.From >> AuditSpans.BlockBits) && meeting.Contains(r.To >> AuditSpans.BlockBits) && r.From >= whole.From && r.To <= whole.To));
            // What is said to lie in the time lies in it whole, and no longer row of blocks in the range does.
            foreach ((SeqRange range, SeqRange inTime) in ranges)
            {
                (int Length, long First, long Last) longest = (0, 0, 0);
                int length = 0;
                for (long block = range.From >> AuditSpans.BlockBits; block <= range.To >> AuditSpans.BlockBits; block++)
                {
                    length = spans[block].Min >= time.From && spans[block].Max < time.To ? length + 1 : 0;
                    longest = length > 0 && length >= longest.Length ? (length, block - length + 1, block) : longest;
                }

                sure += longest.Length;
                Assert.Equal(
                    longest.Length == 0 ? (0, 0) : (Math.Max(longest.First << AuditSpans.BlockBits, range.From), Math.Min(((longest.Last + 1) << AuditSpans.BlockBits) - 1, range.To)),
                    inTime.From > inTime.To ? (0, 0) : (inTime.From, inTime.To));
            }
        }

        Assert.InRange(sure, 50, int.MaxValue);
        Assert.True(await AuditSpans.AreLooseAsync(db, CancellationToken.None));
        await AddUpAsync((64 << AuditSpans.BlockBits) + 5); // one long span is full
        Assert.Equal(1, await LongOnesAsync());
        Assert.Equal(before, await AskAsync());

        await AddUpAsync(Findable);
        await AddUpAsync(Findable);
        Assert.Equal(3, await LongOnesAsync());
        Assert.False(await AuditSpans.AreLooseAsync(db, CancellationToken.None));
        Assert.Equal(before, await AskAsync());

        async Task<List<IReadOnlyList<TimedRange>>> AskAsync()
        {
            List<IReadOnlyList<TimedRange>> found = [];
            foreach ((TimeLiteral time, SeqRange whole) in asked)
            {
                await using SearchCommands commands = await SearchCommands.OpenAsync(db, null, CancellationToken.None);
                found.Add(await new AuditSpans(commands).OfAsync(time, whole, Findable, CancellationToken.None));
            }

            return found;
        }

        async Task AddUpAsync(long findable)
        {
            await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync();
            await AuditSpans.AddUpAsync(db, findable, CancellationToken.None);
            await transaction.CommitAsync();
        }

        async Task<long> LongOnesAsync() => (await db.QueryAsync(_ => """SELECT COUNT(*) FROM "AuditLongSpans" """, reader => reader.GetInt64(0), CancellationToken.None))[0];
    }
}

/// <summary>On SQLite.</summary>
public sealed class AuditSpansOnSqlite() : AuditSpanTests(DatabaseProvider.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class AuditSpansOnPostgreSql() : AuditSpanTests(DatabaseProvider.PostgreSql);

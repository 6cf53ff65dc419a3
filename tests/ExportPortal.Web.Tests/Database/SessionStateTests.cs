using System.Text.RegularExpressions;
using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Web.Tests.Language;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ExportPortal.Web.Tests.Database;

/// <summary>The pool gives connections to PostgreSQL out again as they are, so nothing may be set for a session. See ADR 17.</summary>
public sealed partial class SessionStateTests
{
    [Fact]
    public void Connections_are_not_reset()
    {
        DbContextOptionsBuilder<PortalDb> options = new();
        options.UsePortalDatabase(DatabaseProvider.PostgreSql, "Host=db.example;Database=portal;Application Name=mine");
        using PortalDb db = new(options.Options);

        NpgsqlConnectionStringBuilder used = new(db.Database.GetConnectionString());

        Assert.Equal((true, "db.example", "mine"), (used.NoResetOnClose, used.Host, used.ApplicationName));
    }

    [Fact]
    public void No_statement_leaves_anything_on_a_session() => Assert.DoesNotMatch(LeavesSomething(), Sources.Everything());

    [Theory]
    [InlineData("""db.Database.ExecuteSqlRawAsync("SET work_mem = '1GB'")""")]
    [InlineData("""$"SELECT pg_advisory_lock({Number})" """)]
    [InlineData("\"\"\"\n    CREATE TEMP TABLE t (a int)")]
    public void What_would_is_recognised(string source) => Assert.Matches(LeavesSomething(), source);

    [Theory]
    [InlineData("\"SET LOCAL work_mem = '1GB'\"")]
    [InlineData("UPDATE x\n    SET \"y\" = 1")]
    [InlineData("pg_advisory_xact_lock(1)")]
    public void What_ends_with_the_transaction_is_not(string source) => Assert.DoesNotMatch(LeavesSomething(), source);

    [GeneratedRegex("""(["\n]\s*(SET\s+(?!LOCAL\b)(SESSION\s+)?[a-z_.]+\s*(=|TO\b)|CREATE\s+TEMP|DECLARE\s|PREPARE\s))|pg_(try_)?advisory_lock|set_config\(""")]
    private static partial Regex LeavesSomething();
}

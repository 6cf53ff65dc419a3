using ExportPortal.Data.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;

namespace ExportPortal.Web.Tests.Database;

/// <summary>Outages of a database, told apart from mistakes of the program.</summary>
public sealed class DatabaseFaultTests
{
    [Theory]
    [InlineData(5, "is locked by another writer")]
    [InlineData(8, "is read-only")]
    [InlineData(10, "cannot read or write its file")]
    [InlineData(13, "has a full disk")]
    [InlineData(14, "cannot open its file")]
    [InlineData(1, null)]
    [InlineData(19, null)]
    public void An_error_of_sqlite_is_an_outage_or_not(int code, string? reason) =>
        Assert.Equal(reason, DatabaseFault.Explain(new DbUpdateException("not saved", new SqliteException("x", code))));

    [Theory]
    [InlineData("53100", "has a full disk")]
    [InlineData("53300", "has no room for another connection or query")]
    [InlineData("25006", "is read-only")]
    [InlineData("57P03", "is starting or stopping")]
    [InlineData("08006", "cannot be reached")]
    [InlineData("58030", "cannot read or write its files")]
    [InlineData("42P01", null)]
    [InlineData("23505", null)]
    public void An_error_of_postgresql_is_an_outage_or_not(string state, string? reason) =>
        Assert.Equal(reason, DatabaseFault.Explain(new InvalidOperationException("likely due to a transient failure", new PostgresException("x", "ERROR", "ERROR", state))));

    [Fact]
    public void A_server_that_does_not_answer_is_an_outage() =>
        Assert.Equal("cannot be reached", DatabaseFault.Explain(new NpgsqlException("Exception while reading from stream", new TimeoutException())));

    [Fact]
    public void A_mistake_is_no_outage() => Assert.Null(DatabaseFault.Explain(new InvalidOperationException("x", new FormatException())));
}

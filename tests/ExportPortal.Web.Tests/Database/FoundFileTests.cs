using ExportPortal.Data;
using ExportPortal.Web.Features.Database;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExportPortal.Web.Tests.Database;

/// <summary>Files that stand in the place of the SQLite database before the portal starts.</summary>
public sealed class FoundFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exportportal-file-");

    private string Place => $"Data Source={Path.Combine(_folder.FullName, "portal.db")};Pooling=False";

    [Fact]
    public async Task An_empty_file_is_filled()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder.FullName, "portal.db"), []);

        Assert.Equal(0, await PrepareAndCountAsync());
    }

    [Fact]
    public async Task A_back_up_that_keeps_no_log_is_switched_to_one()
    {
        await PrepareAndCountAsync();
        await AskAsync("PRAGMA journal_mode=DELETE");

        Assert.Equal(0, await PrepareAndCountAsync());
        Assert.Equal("wal", await AskAsync("PRAGMA journal_mode"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<int> PrepareAndCountAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Testing" });
        builder.Logging.ClearProviders();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:Portal"] = Place });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddDatabase();
        await using WebApplication app = builder.Build();
        await app.PrepareDatabaseAsync();
        await using PortalDb db = await app.Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await db.Requests.CountAsync(TestContext.Current.CancellationToken);
    }

    private async Task<string?> AskAsync(string sql)
    {
        await using SqliteConnection connection = new(Place);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return (string?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}

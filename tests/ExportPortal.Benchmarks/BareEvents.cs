using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Integration.Tests.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExportPortal.Benchmarks;

/// <summary>A page of events by hand-written SQL.</summary>
/// <param name="From">What the sequence numbers of d are taken from, up to and with the AND or WHERE that the place follows; @k stands for the key.</param>
/// <param name="Key">Its value, or null.</param>
/// <param name="Older">From new to old; else from old to new.</param>
/// <param name="Beyond">Where it begins, itself left out; null begins at the end.</param>
/// <param name="Limit">How many.</param>
internal sealed record BareEvents(string From, string? Key, bool Older, long? Beyond, int Limit)
{
    /// <summary>Runs it over a connection of the pool and hands each row on.</summary>
    public async Task ReadAsync(PortalDb db, Action<DbDataReader, object[]> row)
    {
        await db.Database.OpenConnectionAsync();
        await using DbCommand command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT e.* FROM (SELECT d.\"Seq\" FROM {From} d.\"Seq\" {(Older ? "<" : ">")} @s ORDER BY d.\"Seq\" {(Older ? "DESC" : "ASC")} LIMIT {Limit}) AS f JOIN \"AuditEvents\" AS e ON e.\"Seq\" = f.\"Seq\"";
        Add(command, "@s", Beyond ?? (Older ? long.MaxValue : 0));
        if (Key is not null)
        {
            Add(command, "@k", KeyFor(db));
        }

        await using DbDataReader reader = await command.ExecuteReaderAsync();
        object[] values = new object[reader.FieldCount];
        while (await reader.ReadAsync())
        {
            reader.GetValues(values);
            row(reader, values);
        }
    }

    // SQLite keeps ids as text, PostgreSQL as they are.
    private object KeyFor(PortalDb db) =>
        long.TryParse(Key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long term) ? term
        : !Guid.TryParse(Key, out Guid id) ? Key!
        : db.Database.IsSqlite() ? id.ToString().ToUpperInvariant() : id;

    private static void Add(DbCommand command, string name, object value)
    {
        DbParameter parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}

/// <summary>A web server of its own process that does nothing but read bare events and write them as JSON: what no API on this database can go below.</summary>
internal sealed class BareServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;

    private BareServer(Process process, Uri url) => (_process, _http) = (process, new HttpClient { BaseAddress = url });

    /// <summary>The server's own program: <c>audit-bare PROVIDER CONNECTION</c>.</summary>
    public static async Task ServeAsync(string[] args)
    {
        DbContextOptionsBuilder<PortalDb> options = new();
        options.UsePortalDatabase(Enum.Parse<DatabaseProvider>(args[0]), args[1]);
        PooledDbContextFactory<PortalDb> databases = new(options.Options);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/", async (BareEvents events, HttpContext http) =>
        {
            http.Response.ContentType = "application/json";
            await using PortalDb db = await databases.CreateDbContextAsync();
            await using Utf8JsonWriter json = new(http.Response.BodyWriter);
            json.WriteStartArray();
            await events.ReadAsync(db, (reader, values) =>
            {
                json.WriteStartObject();
                for (int i = 0; i < values.Length; i++)
                {
                    json.WriteString(reader.GetName(i), values[i] is DBNull ? null : Convert.ToString(values[i], CultureInfo.InvariantCulture));
                }

                json.WriteEndObject();
            });
            json.WriteEndArray();
        });
        await app.StartAsync();
        Console.WriteLine(app.Urls.Single());
        await app.WaitForShutdownAsync();
    }

    /// <summary>Starts one on a database.</summary>
    public static async Task<BareServer> StartAsync(TestDatabase database)
    {
        Process process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ExportPortal.Benchmarks.dll"), "audit-bare", $"{database.Provider}", database.ConnectionString]) { RedirectStandardOutput = true })!;
        return new BareServer(process, new Uri(await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The bare server did not start.")));
    }

    /// <summary>Milliseconds from asking to the last byte.</summary>
    public async Task<double> AskAsync(BareEvents events)
    {
        using JsonContent body = JsonContent.Create(events);
        await body.LoadIntoBufferAsync();
        long start = Stopwatch.GetTimestamp();
        using HttpResponseMessage response = await _http.PostAsync(new Uri("/", UriKind.Relative), body);
        await response.Content.ReadAsByteArrayAsync();
        double taken = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        response.EnsureSuccessStatusCode();
        return taken;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ExportPortal.Data.Storage;

/// <summary>Hears what other nodes committed (LISTEN on PostgreSQL) and tells this node's pages.</summary>
/// <param name="connectionString">The portal's PostgreSQL database.</param>
/// <param name="node">This node, whose own messages it leaves out.</param>
/// <param name="changes">Where to tell.</param>
/// <param name="log">Lost connections are logged; it connects again by itself.</param>
public sealed class ChangeListener(string connectionString, NodeIdentity node, ChangeFeed changes, ILogger<ChangeListener> log) : BackgroundService
{
    private static readonly TimeSpan BeforeReconnect = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(exception, "Listening for changes of other nodes was interrupted; it starts again in {Wait}", BeforeReconnect);
                await WaitAsync(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        NpgsqlConnectionStringBuilder settings = new(connectionString) { Pooling = false, KeepAlive = 15, ApplicationName = $"exportportal {node.Name} changes" };
        await using NpgsqlConnection connection = new(settings.ToString());
        connection.Notification += (_, message) =>
        {
            if (ChangeChannel.Read(message.Payload, node) is { } change)
            {
                changes.Publish(change);
            }

            changes.PublishNews(ChangeChannel.ReadPeople(message.Payload, node));
            changes.PublishAccess(ChangeChannel.ReadAccess(message.Payload, node));
            changes.PublishHistory(ChangeChannel.ReadHistory(message.Payload, node));
        };
        await connection.OpenAsync(stopping);
        await using (NpgsqlCommand listen = new($"LISTEN {ChangeChannel.Name}", connection))
        {
            await listen.ExecuteNonQueryAsync(stopping);
        }

        while (true)
        {
            await connection.WaitAsync(stopping);
        }
    }

    private static async Task WaitAsync(CancellationToken stopping)
    {
        try
        {
            await Task.Delay(BeforeReconnect, stopping);
        }
        catch (OperationCanceledException)
        {
            // The host stops; the loop ends.
        }
    }
}

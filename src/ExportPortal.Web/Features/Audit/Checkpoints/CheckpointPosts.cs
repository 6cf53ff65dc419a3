using System.Net.Http.Headers;
using System.Text;
using System.Threading.Channels;

namespace ExportPortal.Web.Features.Audit.Checkpoints;

/// <summary>
/// Posts keys and checkpoints to Audit:CheckpointWebhook, in order, each until it is taken. Nobody waits for it: when the receiver is away
/// for long, the oldest are dropped. A node that ends forgets what it has not posted; the file and the database have it.
/// </summary>
public sealed class CheckpointPosts(AuditSettings settings, TimeProvider clock, ILogger<CheckpointPosts> log) : BackgroundService
{
    private const int MostWaiting = 1000;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Channel<string> _waiting = Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Adds a line of the checkpoint file; returns at once.</summary>
    public void Add(string line)
    {
        if (settings.CheckpointWebhook is not null)
        {
            _waiting.Writer.TryWrite(line);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.CheckpointWebhook is not { } url)
        {
            return;
        }

        // No redirect and no proxy: what is signed goes where the operator said, or nowhere.
        using SocketsHttpHandler handler = new() { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) };
        using HttpClient http = new(handler) { Timeout = Patience };
        try
        {
            await foreach (string line in _waiting.Reader.ReadAllAsync(stoppingToken))
            {
                await PostAsync(http, url, line, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task PostAsync(HttpClient http, Uri url, string line, CancellationToken stop)
    {
        for (TimeSpan wait = FirstWait; ; wait = wait * 2 > LongestWait ? LongestWait : wait * 2)
        {
            string problem;
            try
            {
                using ByteArrayContent body = new(Encoding.UTF8.GetBytes(line));
                body.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
                using HttpResponseMessage answer = await http.PostAsync(url, body, stop);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }

                problem = $"it answered {(int)answer.StatusCode}";
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException || (failure is OperationCanceledException && !stop.IsCancellationRequested))
            {
                problem = failure.GetBaseException().Message;
            }

            if (wait == FirstWait)
            {
                log.LogWarning("A checkpoint could not be posted to {Url}: {Problem}. It is tried again", url.GetLeftPart(UriPartial.Path), problem);
            }

            await Task.Delay(wait, clock, stop);
        }
    }
}

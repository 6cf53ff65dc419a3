using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Posts signed bodies to receivers. Follows no redirect, uses no proxy, keeps no cookie, and looks at the address before it connects.</summary>
public sealed class WebhookSender : IDisposable
{
    private const int MostOfAnswer = 200;
    private readonly WebhookSettings _settings;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;

    /// <summary>Makes the client.</summary>
    public WebhookSender(IOptions<WebhookSettings> settings, TimeProvider clock)
    {
        _settings = settings.Value;
        _clock = clock;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 16,
            // The address that was judged is the one that is connected to: a name cannot change its mind in between.
            ConnectCallback = ConnectAsync,
        }) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Posts one body.</summary>
    /// <param name="url">The receiver.</param>
    /// <param name="secret">Its secret.</param>
    /// <param name="id">Id of the notification.</param>
    /// <param name="body">The bytes that are signed and sent.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>Why it was not taken, or null for any answer of 200 to 299.</returns>
    public async Task<DeliveryFailure?> SendAsync(string url, string secret, Guid id, byte[] body, CancellationToken cancel)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(_settings.Timeout);
        try
        {
            using HttpRequestMessage post = new(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
            post.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
            string timestamp = _clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            post.Headers.Add(WebhookSignature.IdHeader, id.ToString());
            post.Headers.Add(WebhookSignature.TimestampHeader, timestamp);
            post.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Of(secret, timestamp, body));
            post.Headers.UserAgent.Add(new ProductInfoHeaderValue("ExportPortal", null));
            using HttpResponseMessage answer = await _http.SendAsync(post, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return answer.IsSuccessStatusCode ? null : new DeliveryFailure(await DescribeAsync(answer, patience.Token), ForGood: false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new DeliveryFailure($"No answer within {_settings.Timeout.TotalSeconds:0} s.", ForGood: false);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or SocketException or UriFormatException or InvalidOperationException)
        {
            Exception root = failure.GetBaseException();
            return new DeliveryFailure(OneLine.Of(root.Message, MostOfAnswer), ForGood: false);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private static async Task<string> DescribeAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        int status = (int)answer.StatusCode;
        if (status is >= 300 and < 400)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Answered {status}; redirects are not followed.");
        }

        byte[] start = new byte[MostOfAnswer];
        await using Stream body = await answer.Content.ReadAsStreamAsync(cancel);
        int read = await body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancel);
        return OneLine.Of(string.Create(CultureInfo.InvariantCulture, $"Answered {status}: {Encoding.UTF8.GetString(start, 0, read)}"), MostOfAnswer);
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancel);
        IPAddress[] allowed = _settings.AllowPrivateNetworks ? addresses : [.. addresses.Where(PublicAddresses.IsPublic)];
        if (allowed.Length == 0)
        {
            throw new HttpRequestException(addresses.Length == 0
                ? "The name has no address."
                : "The address is private, loopback or link-local. An operator can allow such receivers with Webhooks:AllowPrivateNetworks.");
        }

        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

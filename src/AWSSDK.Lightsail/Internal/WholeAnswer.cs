using System.Net;
using Amazon.Runtime.EventStreams;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.Lightsail.Internal;

/// <summary>An answer whose body is already in memory.</summary>
internal sealed class WholeAnswer : IWebResponseData, IHttpResponseBody
{
    private readonly IWebResponseData head;
    private readonly MemoryStream body;

    private WholeAnswer(IWebResponseData head, MemoryStream body)
    {
        this.head = head;
        this.body = body;
    }

    public long ContentLength => body.Length;

    public string ContentType => head.ContentType;

    public HttpStatusCode StatusCode => head.StatusCode;

    public bool IsSuccessStatusCode => head.IsSuccessStatusCode;

    public IHttpResponseBody ResponseBody => this;

    internal static async Task<IWebResponseData> ReadAsync(IWebResponseData answer, CancellationToken cancellationToken)
    {
        // Disposing gives the connection back, or closes it when the body was not read to its end.
        using IHttpResponseBody source = answer.ResponseBody;
        Stream stream = await source.OpenResponseAsync().ConfigureAwait(false);
        MemoryStream body = new();
        await stream.CopyToAsync(body, cancellationToken).ConfigureAwait(false);
        body.Position = 0;
        return new WholeAnswer(answer, body);
    }

    public string[] GetHeaderNames() => head.GetHeaderNames();

    public bool IsHeaderPresent(string headerName) => head.IsHeaderPresent(headerName);

    public string GetHeaderValue(string headerName) => head.GetHeaderValue(headerName);

    public IEventStreamHeader GetEventStreamHeader(string headerName) => head.GetEventStreamHeader(headerName);

    public bool IsEventHeaderPresent(string headerName) => head.IsEventHeaderPresent(headerName);

    public Stream OpenResponse() => body;

    public Task<Stream> OpenResponseAsync() => Task.FromResult<Stream>(body);

    public void Dispose() => body.Dispose();
}

using System.Collections.Concurrent;
using System.Net;
using System.Security;
using System.Text.RegularExpressions;
using ExportPortal.Integration.Tests.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Integration.Tests.Processes;

/// <summary>One call of AssumeRole that was answered with keys.</summary>
internal sealed record AssumedRole(string AccessKeyId, string Secret, string Token, string RoleSessionName);

/// <summary>
/// AssumeRole of AWS STS over its query protocol, for one role with an external id. The temporary keys that it hands out are known to the
/// emulator until they end. Signatures are not recomputed: the key that is named must be the portal's own.
/// </summary>
internal sealed partial class FakeSts : IAsyncDisposable
{
    public const string SourceKey = "AKIAPORTALSOURCE0001";
    public const string RoleArn = "arn:aws:iam::111122223333:role/exports/ExportPortal";
    private const string Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

    private readonly WebApplication _app;
    private readonly EmulatorClient _emulator;
    private readonly ConcurrentQueue<AssumedRole> _assumed = new();
    private int _refused;

    private FakeSts(WebApplication app, EmulatorClient emulator) => (_app, _emulator) = (app, emulator);

    /// <summary>Where it listens.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>The external id that the role's trust policy demands.</summary>
    public string ExternalId { get; set; } = "acme-7";

    /// <summary>How long keys live.</summary>
    public TimeSpan Lifetime { get; private init; }

    /// <summary>The keys handed out, in order.</summary>
    public IReadOnlyList<AssumedRole> Assumed => [.. _assumed];

    /// <summary>Calls that were refused.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Starts on a free port of loopback.</summary>
    /// <param name="emulator">Who shall accept the temporary keys.</param>
    /// <param name="lifetime">How long keys live; an hour when absent.</param>
    public static async Task<FakeSts> StartAsync(EmulatorClient emulator, TimeSpan? lifetime = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        FakeSts sts = new(app, emulator) { Lifetime = lifetime ?? TimeSpan.FromHours(1) };
        app.Run(sts.AnswerAsync);
        await app.StartAsync();
        sts.Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return sts;
    }

    /// <summary>Ends keys now, as if their time had passed.</summary>
    public Task EndAsync(AssumedRole keys) => AddToEmulatorAsync(keys, TimeSpan.Zero);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        IFormCollection form = await http.Request.ReadFormAsync();
        string? key = Credential().Match(http.Request.Headers.Authorization.ToString()) is { Success: true } found ? found.Groups["key"].Value : null;
        if (form["Action"] != "AssumeRole" || form["Version"] != "2011-06-15")
        {
            await RefuseAsync(http, HttpStatusCode.BadRequest, "InvalidAction", "Only AssumeRole is known here.");
        }
        else if (key != SourceKey)
        {
            await RefuseAsync(http, HttpStatusCode.Forbidden, "InvalidClientTokenId", "The security token included in the request is invalid.");
        }
        else if (form["RoleArn"] != RoleArn || form["ExternalId"] != ExternalId || !SessionName().IsMatch(form["RoleSessionName"].ToString()))
        {
            await RefuseAsync(http, HttpStatusCode.Forbidden, "AccessDenied", $"User: arn:aws:iam::111122223333:user/portal is not authorized to perform: sts:AssumeRole on resource: {form["RoleArn"]}");
        }
        else
        {
            await HandOutAsync(http, form["RoleSessionName"].ToString());
        }
    }

    private async Task HandOutAsync(HttpContext http, string session)
    {
        string id = $"ASIAROLE{Guid.NewGuid().ToString("N")[..12].ToUpperInvariant()}";
        string secret = Guid.NewGuid().ToString("N");
        string token = Convert.ToBase64String(Guid.NewGuid().ToByteArray());
        DateTimeOffset end = TimeProvider.System.GetUtcNow() + Lifetime;
        AssumedRole keys = new(id, secret, token, session);
        await AddToEmulatorAsync(keys, Lifetime);
        _assumed.Enqueue(keys);
        await WriteAsync(http, HttpStatusCode.OK, $"""
            <AssumeRoleResponse xmlns="{Namespace}"><AssumeRoleResult>
              <Credentials><AccessKeyId>{id}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey><SessionToken>{token}</SessionToken><Expiration>{end.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}</Expiration></Credentials>
              <AssumedRoleUser><AssumedRoleId>AROAEXPORTPORTAL0001:{session}</AssumedRoleId><Arn>arn:aws:sts::111122223333:assumed-role/ExportPortal/{session}</Arn></AssumedRoleUser>
            </AssumeRoleResult><ResponseMetadata><RequestId>{Guid.NewGuid()}</RequestId></ResponseMetadata></AssumeRoleResponse>
            """);
    }

    private Task AddToEmulatorAsync(AssumedRole keys, TimeSpan lifetime) => _emulator.PostAsync(
        "keys", new { accessKeyId = keys.AccessKeyId, secretAccessKey = keys.Secret, sessionToken = keys.Token, expiresInSeconds = lifetime.TotalSeconds });

    private Task RefuseAsync(HttpContext http, HttpStatusCode status, string code, string message)
    {
        Interlocked.Increment(ref _refused);
        return WriteAsync(http, status, $"""
            <ErrorResponse xmlns="{Namespace}"><Error><Type>Sender</Type><Code>{code}</Code><Message>{SecurityElement.Escape(message)}</Message></Error><RequestId>{Guid.NewGuid()}</RequestId></ErrorResponse>
            """);
    }

    private static Task WriteAsync(HttpContext http, HttpStatusCode status, string xml)
    {
        http.Response.StatusCode = (int)status;
        http.Response.ContentType = "text/xml";
        return http.Response.WriteAsync(xml);
    }

    [GeneratedRegex("""^AWS4-HMAC-SHA256 Credential=(?<key>\w+)/[0-9]{8}/[a-z0-9-]+/sts/aws4_request,""")]
    private static partial Regex Credential();

    [GeneratedRegex("""^[\w+=,.@-]{2,64}\z""")]
    private static partial Regex SessionName();
}

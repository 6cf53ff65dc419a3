using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Why something was not delivered.</summary>
/// <param name="Error">A line for administrators; no secrets.</param>
/// <param name="ForGood">Trying again is no use.</param>
public sealed record DeliveryFailure(string Error, bool ForGood);

/// <summary>The way to the mail server of the settings.</summary>
public sealed class MailTransport(MailSettings settings)
{
    /// <summary>A connection that is not open yet.</summary>
    public MailConnection MakeConnection() => new(settings);
}

/// <summary>One connection to the mail server.</summary>
public sealed class MailConnection(MailSettings settings) : IAsyncDisposable
{
    private const int Patience = 20_000;
    private readonly SmtpClient _smtp = new() { Timeout = Patience };

    /// <summary>The server still listens.</summary>
    public bool IsOpen => _smtp.IsConnected;

    /// <summary>Connects and signs in.</summary>
    /// <returns>Why that did not work, or null.</returns>
    public Task<DeliveryFailure?> OpenAsync(CancellationToken cancel) => TryAsync(async patience =>
    {
        SecureSocketOptions security = settings.Security switch
        {
            MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            MailSecurity.None => SecureSocketOptions.None,
            _ => SecureSocketOptions.StartTls,
        };
        await _smtp.ConnectAsync(settings.Host!, settings.Port, security, patience);
        if (!string.IsNullOrEmpty(settings.User))
        {
            await _smtp.AuthenticateAsync(settings.User, settings.Password ?? "", patience);
        }
    }, cancel);

    /// <summary>Sends one message.</summary>
    /// <returns>Why the server did not take it, or null.</returns>
    public Task<DeliveryFailure?> SendAsync(MimeMessage message, CancellationToken cancel) => TryAsync(patience => _smtp.SendAsync(message, patience), cancel);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(2));
        try
        {
            await _smtp.DisconnectAsync(quit: true, patience.Token);
        }
        catch (Exception impolite) when (impolite is IOException or SocketException or OperationCanceledException or ProtocolException or CommandException)
        {
            // What was sent is sent; the server need not say goodbye.
        }

        _smtp.Dispose();
    }

    private async Task<DeliveryFailure?> TryAsync(Func<CancellationToken, Task> act, CancellationToken cancel)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            await act(patience.Token);
            return null;
        }
        catch (SmtpCommandException refused)
        {
            bool aboutTheMessage = refused.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted;
            return new DeliveryFailure(Clean($"{(int)refused.StatusCode} {refused.Message}"), aboutTheMessage && (int)refused.StatusCode >= 500);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new DeliveryFailure($"The mail server did not answer within {Patience / 1000} s.", ForGood: false);
        }
        catch (Exception failure) when (failure is IOException or SocketException or ProtocolException or CommandException or AuthenticationException or SslHandshakeException
            or ServiceNotConnectedException or ServiceNotAuthenticatedException or NotSupportedException or TimeoutException)
        {
            return new DeliveryFailure(Clean(failure is SslHandshakeException ? $"TLS failed: {failure.InnerException?.Message ?? failure.Message}" : failure.Message), ForGood: false);
        }
    }

    /// <summary>One line, without the password should a server repeat it.</summary>
    private string Clean(string text)
    {
        string line = OneLine.Of(text);
        return string.IsNullOrEmpty(settings.Password) ? line : line.Replace(settings.Password, "***", StringComparison.Ordinal);
    }
}

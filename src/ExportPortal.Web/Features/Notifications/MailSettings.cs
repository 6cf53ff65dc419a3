using System.Net;
using MimeKit;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>How a connection to the mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>STARTTLS, or no mail.</summary>
    StartTls,

    /// <summary>TLS from the first byte, mostly on port 465.</summary>
    Tls,

    /// <summary>In the clear: for a server on the same machine or network.</summary>
    None,
}

/// <summary>The mail server: Mail. Without a host the portal sends no mail.</summary>
public sealed class MailSettings
{
    /// <summary>The server, or null for no mail.</summary>
    [Effect("The mail server; without one the portal sends no mail.")]
    public string? Host { get; set; }

    /// <summary>Its port.</summary>
    [Effect("Its port.")]
    public int Port { get; set; } = 587;

    /// <summary>How the connection is protected.</summary>
    [Effect("How the connection to it is protected.")]
    public MailSecurity Security { get; set; }

    /// <summary>Sign-in name, or null for none.</summary>
    [Effect("The name with which the portal signs in to it.")]
    public string? User { get; set; }

    /// <summary>Its password. Never logged, never shown.</summary>
    [Effect("The password for it.", IsSecret = true)]
    public string? Password { get; set; }

    /// <summary>The sender, e.g. "ExportPortal &lt;portal@example.com&gt;".</summary>
    [Effect("The sender of mail.")]
    public string? From { get; set; }

    /// <summary>Where people reach the portal, for links in mails and webhooks; null leaves links out of webhooks.</summary>
    [Effect("The portal's address for links in mail and webhooks.")]
    public Uri? PublicUrl { get; set; }

    /// <summary>The portal sends mail.</summary>
    public bool IsOn => !string.IsNullOrEmpty(Host);

    /// <summary>The sender's domain, for the ids of messages.</summary>
    public string Domain => MailboxAddress.Parse(From!).Domain;

    /// <summary>A page of the portal, or null without an address.</summary>
    public string? LinkTo(string path) => PublicUrl is null ? null : new Uri(PublicUrl, path).ToString();

    /// <summary>What is wrong with the settings, as one line that names the setting; null when nothing is.</summary>
    /// <param name="production">Whether the host runs in the Production environment.</param>
    public string? FindFault(bool production)
    {
        if (PublicUrl is not null && (!PublicUrl.IsAbsoluteUri || PublicUrl.Scheme is not ("http" or "https")))
        {
            return "Mail:PublicUrl must be the http or https address of the portal.";
        }

        if (!IsOn)
        {
            return null;
        }

        if (!MailboxAddress.TryParse(From, out MailboxAddress? from) || string.IsNullOrEmpty(from.Domain))
        {
            return "Mail:From must be an e-mail address with its domain, e.g. \"ExportPortal <portal@example.com>\".";
        }

        if (PublicUrl is null)
        {
            return "Mail:PublicUrl is needed with Mail:Host: mails link to the portal.";
        }

        if (Port is not (> 0 and <= 65535))
        {
            return "Mail:Port must lie between 1 and 65535.";
        }

        return production && Security == MailSecurity.None && !string.IsNullOrEmpty(User) && !IsLoopback(Host!)
            ? "Mail:Security None would send the password of Mail:User in the clear; use StartTls or Tls."
            : null;
    }

    private static bool IsLoopback(string host) => host == "localhost" || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
}

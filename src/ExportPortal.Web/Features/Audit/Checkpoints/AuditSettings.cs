using System.Net;
using ExportPortal.Data.Storage;
using Microsoft.Data.Sqlite;

namespace ExportPortal.Web.Features.Audit.Checkpoints;

/// <summary>How the audit history is sealed: Audit.</summary>
public sealed class AuditSettings
{
    /// <summary>The setting that names the key.</summary>
    public const string SigningKeySetting = "Audit:SigningKeyFile";

    /// <summary>The key that signs checkpoints, PEM. Made at the first start where it does not exist.</summary>
    [Effect("The key that signs checkpoints, made at the first start.", Default = "beside the SQLite file, or data/audit-signing-key.pem")]
    public string SigningKeyFile { get; set; } = "";

    /// <summary>Where checkpoints are appended outside the database; empty for nowhere.</summary>
    [Effect("Where checkpoints are appended outside the database.", Default = "beside the SQLite file; with PostgreSQL nowhere")]
    public string CheckpointFile { get; set; } = "";

    /// <summary>Whom checkpoints are posted to; null for nobody.</summary>
    [Effect("The address that checkpoints are posted to. It may hold a token, so it is not shown.", IsSecret = true)]
    public Uri? CheckpointWebhook { get; set; }

    /// <summary>A checkpoint is due after so many events.</summary>
    [Effect("A checkpoint is due after so many events.")]
    public int CheckpointEvents { get; set; } = 1000;

    /// <summary>A checkpoint is due after this time when there is news.</summary>
    [Effect("A checkpoint is due after this time when there is news.")]
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often to look whether one is due.</summary>
    public TimeSpan Look => CheckpointInterval < TimeSpan.FromSeconds(5) ? CheckpointInterval : TimeSpan.FromSeconds(5);

    /// <summary>Fills in where files are when nobody said so, and makes paths absolute: relative to where the operator stands, not to the binaries.</summary>
    public void Complete(DatabaseLocation database)
    {
        // Beside the file of SQLite, with its name: two portals in one folder do not share a history. Servers have no such place.
        string? beside = database.Provider == DatabaseProvider.Sqlite ? Path.ChangeExtension(new SqliteConnectionStringBuilder(database.ConnectionString).DataSource, null) : null;
        SigningKeyFile = Path.GetFullPath(SigningKeyFile.Length > 0 ? SigningKeyFile : beside is null ? "data/audit-signing-key.pem" : $"{beside}.signing-key.pem");
        CheckpointFile = CheckpointFile.Length > 0 ? Path.GetFullPath(CheckpointFile) : beside is null ? "" : $"{beside}.checkpoints.jsonl";
    }

    /// <summary>What is wrong with the settings, as one line that names the setting; null when nothing is.</summary>
    public string? FindFault() =>
        CheckpointEvents < 1 ? "Audit:CheckpointEvents must be at least 1."
        : CheckpointInterval < TimeSpan.FromMilliseconds(100) ? "Audit:CheckpointInterval must be at least 00:00:00.1."
        : CheckpointWebhook is { } url && !IsAllowed(url) ? "Audit:CheckpointWebhook must be an https address, or http on loopback."
        : null;

    private static bool IsAllowed(Uri url) => url.IsAbsoluteUri
        && (url.Scheme == Uri.UriSchemeHttps
            || (url.Scheme == Uri.UriSchemeHttp && (url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip)))));
}

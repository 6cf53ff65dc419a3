using System.Security.Cryptography.X509Certificates;
using ExportPortal.Data;
using ExportPortal.Data.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace ExportPortal.Web.Features.Security;

/// <summary>
/// Where the keys live that sign cookies and circuits: beside the SQLite file, or in PostgreSQL, where all nodes share them.
/// A certificate protects them at rest.
/// </summary>
public static class KeysSetup
{
    /// <summary>A PKCS#12 file whose certificate protects the keys at rest.</summary>
    public const string CertificateSetting = "Security:KeyCertificateFile";

    /// <summary>Persists the keys.</summary>
    /// <exception cref="WrongSettingException">The certificate cannot be read; or Production with PostgreSQL without one.</exception>
    public static WebApplicationBuilder AddKeys(this WebApplicationBuilder builder)
    {
        IConfiguration settings = builder.Configuration;
        IDataProtectionBuilder keys = builder.Services.AddDataProtection().SetApplicationName("ExportPortal");
        bool shared = string.Equals(settings["Database:Provider"], nameof(DatabaseProvider.PostgreSql), StringComparison.OrdinalIgnoreCase);
        if (shared)
        {
            keys.PersistKeysToDbContext<PortalDb>();
        }
        else
        {
            string folder = Path.GetFullPath(settings["Security:KeysFolder"] is { Length: > 0 } set ? set : "data/keys", Directory.GetCurrentDirectory());
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            keys.PersistKeysToFileSystem(new DirectoryInfo(folder));
        }

        if (settings[CertificateSetting] is { Length: > 0 } file)
        {
            keys.ProtectKeysWithCertificate(Load(file, settings["Security:KeyCertificatePassword"]));
        }
        else if (shared && builder.Environment.IsProduction())
        {
            throw new WrongSettingException(CertificateSetting, "with PostgreSQL in Production the keys lie in the database and need a certificate to protect them.");
        }

        return builder;
    }

    private static X509Certificate2 Load(string file, string? password)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(file, password);
        }
        catch (Exception unreadable) when (unreadable is IOException or System.Security.Cryptography.CryptographicException or UnauthorizedAccessException)
        {
            throw new WrongSettingException(CertificateSetting, $"\"{file}\" is not a readable PKCS#12 file: {unreadable.Message}");
        }
    }
}

using System.Security.Cryptography;
using ExportPortal.Domain.Audit;

namespace ExportPortal.Web.Features.Audit.Checkpoints;

/// <summary>Where the signing key lies (Audit:SigningKeyFile), and the key that is to follow it while it is changed: the same name with ".next".</summary>
public sealed class SigningKeyFile(AuditSettings settings, ILogger<SigningKeyFile> log) : IDisposable
{
    private SigningKey? _current;

    /// <summary>The key in use.</summary>
    /// <exception cref="WrongSettingException">The file does not exist or is no key.</exception>
    public SigningKey Current => _current ??= Load(settings.SigningKeyFile);

    /// <summary>Whether there is a file.</summary>
    public bool Exists => Path.Exists(settings.SigningKeyFile);

    private string Next => settings.SigningKeyFile + ".next";

    /// <summary>The public half of what the file holds now; null where there is none that can be read.</summary>
    public byte[]? PublicKey()
    {
        try
        {
            using SigningKey key = Load(settings.SigningKeyFile);
            return key.PublicKey;
        }
        catch (WrongSettingException)
        {
            return null;
        }
    }

    /// <summary>Loads the key, or makes one where there is no file. Of two that make one at once, the second takes that of the first.</summary>
    /// <exception cref="WrongSettingException">The file cannot be read or written, or is no key.</exception>
    public SigningKey LoadOrMake()
    {
        if (!Exists)
        {
            using SigningKey made = SigningKey.Make();
            Write(settings.SigningKeyFile, made.Pem(), overwrite: false);
            log.LogInformation("The key that signs the audit history's checkpoints is in {File}. Keep a copy of it apart from the database.", settings.SigningKeyFile);
        }

        return Reload();
    }

    /// <summary>Reads the file again.</summary>
    /// <exception cref="WrongSettingException">The file does not exist or is no key.</exception>
    public SigningKey Reload()
    {
        SigningKey read = Load(settings.SigningKeyFile);
        _current?.Dispose();
        return _current = read;
    }

    /// <summary>Whether another key is read than the one that was used so far.</summary>
    public bool ChangedOnDisk() => PublicKey() is { } now && AuditKey.IdOf(now) != Current.KeyId;

    /// <summary>Puts the key that is to follow beside the present one.</summary>
    /// <param name="from">A PEM file with it; null makes one.</param>
    /// <exception cref="WrongSettingException">The file cannot be read or written, or is no private key.</exception>
    public SigningKey PrepareNext(string? from)
    {
        SigningKey next = from is null ? SigningKey.Make() : Load(from);
        if (!next.CanSign)
        {
            throw new WrongSettingException("--new", "the file holds only a public key; the private one is needed.");
        }

        Write(Next, next.Pem(), overwrite: true);
        return next;
    }

    /// <summary>Takes the prepared key into use when it is the wanted one. The one before is gone then: what is not kept cannot be stolen.</summary>
    public bool TakeNext(string keyId)
    {
        if (!File.Exists(Next))
        {
            return false;
        }

        using (SigningKey next = Load(Next))
        {
            if (next.KeyId != keyId)
            {
                return false;
            }
        }

        File.Move(Next, settings.SigningKeyFile, overwrite: true);
        Reload();
        return true;
    }

    /// <inheritdoc />
    public void Dispose() => _current?.Dispose();

    private static SigningKey Load(string path)
    {
        try
        {
            return SigningKey.Read(File.ReadAllText(path));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new WrongSettingException(AuditSettings.SigningKeySetting, $"\"{path}\" cannot be read: {unreadable.Message}");
        }
        catch (CryptographicException wrong)
        {
            throw new WrongSettingException(AuditSettings.SigningKeySetting, $"\"{path}\" is no ECDSA P-256 key in PEM form: {wrong.Message}");
        }
    }

    // Whole and on the disk under another name first: a crash leaves no half key under the final one.
    private static void Write(string path, string pem, bool overwrite)
    {
        string draft = $"{path}.{Environment.ProcessId}-{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (FileStream file = new(draft, options))
            {
                file.Write(System.Text.Encoding.ASCII.GetBytes(pem));
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            File.Delete(draft);
            if (overwrite || !File.Exists(path))
            {
                throw new WrongSettingException(AuditSettings.SigningKeySetting, $"\"{path}\" cannot be written: {refused.Message}");
            }
        }
    }
}

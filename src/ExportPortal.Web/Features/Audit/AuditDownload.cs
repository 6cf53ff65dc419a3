using System.Security.Cryptography;

namespace ExportPortal.Web.Features.Audit;

/// <summary>A file of events on its way out: whole already, so that its sum is known before the first byte goes, or written while it goes.</summary>
public sealed class AuditDownload : IAsyncDisposable
{
    private readonly Func<Stream, CancellationToken, Task> _write;
    private readonly FileStream? _whole;

    private AuditDownload(Func<Stream, CancellationToken, Task> write, FileStream? whole, string? sha256) => (_write, _whole, Sha256) = (write, whole, sha256);

    /// <summary>SHA-256 of the file, lower-case hex; null when it is written while it goes.</summary>
    public string? Sha256 { get; }

    /// <summary>Its length in bytes; null when it is written while it goes.</summary>
    public long? Length => _whole?.Length;

    /// <summary>Goes out while it is written.</summary>
    /// <param name="write">Writes it.</param>
    public static AuditDownload Streamed(Func<Stream, CancellationToken, Task> write) => new(write, null, null);

    /// <summary>Is written to a temporary file first, which is gone with this.</summary>
    /// <param name="write">Writes it.</param>
    /// <param name="cancel">Stops the writing.</param>
    public static async Task<AuditDownload> WholeAsync(Func<Stream, CancellationToken, Task> write, CancellationToken cancel)
    {
        FileStream whole = new(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        try
        {
            await write(whole, cancel);
            whole.Position = 0;
            string sum = Convert.ToHexStringLower(await SHA256.HashDataAsync(whole, cancel));
            whole.Position = 0;
            return new AuditDownload(whole.CopyToAsync, whole, sum);
        }
        catch
        {
            await whole.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends it, once.</summary>
    public Task WriteAsync(Stream output, CancellationToken cancel) => _write(output, cancel);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _whole?.DisposeAsync() ?? ValueTask.CompletedTask;
}

using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;

namespace ExportPortal.Web.Features.Audit.Checkpoints;

/// <summary>Reads the lines of a checkpoint file: introductions of keys, and checkpoints. A last line without its end is one that a crash cut short, and is left out.</summary>
public sealed class CheckpointLines
{
    private const int LongestLine = 4096;
    private int _line;

    /// <summary>The ids of keys that are introduced.</summary>
    public HashSet<string> KeyIds { get; } = new(StringComparer.Ordinal);

    /// <summary>The newest checkpoint, or null.</summary>
    public AuditCheckpoint? Newest { get; private set; }

    /// <summary>Bytes up to the end of the last whole line.</summary>
    public long WholeLength { get; private set; }

    /// <summary>Reads a file line by line.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <param name="onKey">Told about each key.</param>
    /// <param name="onCheckpoint">Told about each checkpoint.</param>
    /// <exception cref="RuleBroken">checkpoints-unreadable</exception>
    public async Task ReadAsync(string path, CancellationToken cancel, Action<AuditKey>? onKey = null, Action<AuditCheckpoint>? onCheckpoint = null)
    {
        try
        {
            await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            PipeReader reader = PipeReader.Create(file);
            while (true)
            {
                ReadResult read = await reader.ReadAsync(cancel);
                ReadOnlySequence<byte> rest = read.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    ReadOnlySequence<byte> line = rest.Slice(0, end);
                    WholeLength += line.Length + 1;
                    _line++;
                    Take(line, onKey, onCheckpoint);
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (rest.Length > LongestLine)
                {
                    _line++;
                    throw new FormatException();
                }

                reader.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw RuleBroken.Invalid("checkpoints-unreadable", $"{path} cannot be read: {unreadable.Message}");
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw RuleBroken.Conflict("checkpoints-unreadable", $"Line {_line} of {path} is not a checkpoint.");
        }
    }

    private void Take(ReadOnlySequence<byte> line, Action<AuditKey>? onKey, Action<AuditCheckpoint>? onCheckpoint)
    {
        if (line.Length == 0)
        {
            return;
        }

        using JsonDocument json = JsonDocument.Parse(line);
        JsonElement root = json.RootElement;
        if (root.TryGetProperty("publicKey", out JsonElement publicKey))
        {
            AuditKey key = new()
            {
                KeyId = Text(root, "keyId"), PublicKey = publicKey.GetString() ?? "", At = Time(root), AfterSeq = root.GetProperty("afterSeq").GetInt64(),
                PreviousKeyId = root.GetProperty("previousKeyId").GetString(), Signature = Text(root, "signature"), SignatureByPrevious = root.GetProperty("signatureByPrevious").GetString(),
            };
            KeyIds.Add(key.KeyId);
            onKey?.Invoke(key);
            return;
        }

        AuditCheckpoint checkpoint = new() { Seq = root.GetProperty("seq").GetInt64(), Hash = Text(root, "hash"), At = Time(root), KeyId = Text(root, "keyId"), Signature = Text(root, "signature") };
        Newest = Newest is null || checkpoint.Seq > Newest.Seq ? checkpoint : Newest;
        onCheckpoint?.Invoke(checkpoint);
    }

    private static string Text(JsonElement line, string member) => line.GetProperty(member).GetString() ?? throw new FormatException();

    private static DateTimeOffset Time(JsonElement line) =>
        DateTimeOffset.Parse(Text(line, "at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}

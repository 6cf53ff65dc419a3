using System.Text.Json;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;

namespace ExportPortal.Web.Features.Audit;

/// <summary>Checkpoints kept outside the database: JSON Lines of at least {"seq", "hash"}. They catch a tail that was rewritten or cut off.</summary>
public sealed class CheckpointFile
{
    private readonly SortedDictionary<long, string> _hashes = [];
    private (long Seq, string Reason)? _fault;

    /// <summary>How many checkpoints agree with the events seen so far.</summary>
    public long Compared { get; private set; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="RuleBroken">checkpoints-unreadable</exception>
    public static async Task<CheckpointFile> ReadAsync(string path, CancellationToken cancel)
    {
        CheckpointFile file = new();
        int number = 0;
        try
        {
            await foreach (string line in File.ReadLinesAsync(path, cancel))
            {
                number++;
                if (!string.IsNullOrWhiteSpace(line))
                {
                    using JsonDocument checkpoint = JsonDocument.Parse(line);
                    file.Add(checkpoint.RootElement.GetProperty("seq").GetInt64(), checkpoint.RootElement.GetProperty("hash").GetString() ?? "");
                }
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw RuleBroken.Invalid("checkpoints-unreadable", $"{path} cannot be read: {unreadable.Message}");
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw RuleBroken.Conflict("checkpoints-unreadable", $"Line {number} of {path} is not a checkpoint.");
        }

        return file;
    }

    /// <summary>Compares one event with its checkpoint, where there is one.</summary>
    public void Compare(AuditEvent auditEvent)
    {
        if (!_hashes.TryGetValue(auditEvent.Seq, out string? hash))
        {
            return;
        }

        if (hash == auditEvent.Hash)
        {
            Compared++;
        }
        else
        {
            _fault ??= (auditEvent.Seq, "checkpoint: the history was rewritten at or before it");
        }
    }

    /// <summary>The first checkpoint of a range that no event agrees with, or null.</summary>
    /// <param name="from">The first event that was compared.</param>
    /// <param name="last">The last event that there is.</param>
    public (long Seq, string Reason)? FindFault(long from, long last)
    {
        if (_fault is not null)
        {
            return _fault;
        }

        long missing = _hashes.Keys.FirstOrDefault(seq => seq >= from && seq > last);
        return missing == 0 ? null : (last + 1, $"checkpoint: the history ended with event {missing} or later once, and events are missing");
    }

    private void Add(long seq, string hash)
    {
        // Two checkpoints of one event that differ cannot both agree with it.
        if (!_hashes.TryAdd(seq, hash) && _hashes[seq] != hash)
        {
            _fault ??= (seq, "checkpoint: two checkpoints of this event differ");
        }
    }
}

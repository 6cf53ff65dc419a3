namespace ExportPortal.Web.Features.Audit;

/// <summary>A file that evidence takes along.</summary>
/// <param name="Name">Its name in the bundle.</param>
/// <param name="Content">Its bytes.</param>
public sealed record EvidenceFile(string Name, byte[] Content);

/// <summary>Where evidence gets the checkpoints from: what proves, outside the database, how the history ended at a time.</summary>
public interface IEvidenceCheckpoints
{
    /// <summary>The checkpoints from an event on, and what is needed to check their signatures; empty where there are none.</summary>
    /// <param name="fromSeq">The first event that they must cover.</param>
    /// <param name="cancel">Stops the reading.</param>
    Task<IReadOnlyList<EvidenceFile>> ReadAsync(long fromSeq, CancellationToken cancel);
}

/// <summary>Checkpoints of the file that Audit:CheckpointFile names, line by line as they stand there.</summary>
public sealed class EvidenceCheckpointFile(TakeAwaySettings settings) : IEvidenceCheckpoints
{
    /// <inheritdoc />
    public async Task<IReadOnlyList<EvidenceFile>> ReadAsync(long fromSeq, CancellationToken cancel)
    {
        if (settings.CheckpointFile is not { Length: > 0 } path || !File.Exists(path))
        {
            return [];
        }

        List<string> lines = [];
        await foreach (string line in File.ReadLinesAsync(path, cancel))
        {
            if (SeqOf(line) >= fromSeq)
            {
                lines.Add(line);
            }
        }

        return lines.Count == 0 ? [] : [new EvidenceFile("checkpoints.jsonl", System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"))];
    }

    private static long SeqOf(string line)
    {
        try
        {
            using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(line);
            return json.RootElement.TryGetProperty("seq", out System.Text.Json.JsonElement seq) && seq.TryGetInt64(out long number) ? number : -1;
        }
        catch (System.Text.Json.JsonException)
        {
            return -1;
        }
    }
}

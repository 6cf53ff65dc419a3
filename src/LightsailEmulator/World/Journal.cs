using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LightsailEmulator.World;

/// <summary>
/// An append-only file of commits, one a line: eight hexadecimal digits of the line's SHA-256, a space, JSON. A line that
/// is half written when the process dies is the last one, and is cut off at the next start; nobody was told that it happened.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const string Header = "lightsail-emulator journal 1";
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly FileStream _file;

    private Journal(FileStream file) => _file = file;

    /// <summary>Opens or creates the file and hands every whole commit in it to <paramref name="replay"/>.</summary>
    /// <exception cref="EmulatorOptionException">not our file, in use, unreadable, or damaged before its end</exception>
    public static Journal Open(string path, Action<Commit> replay)
    {
        FileStream? file = null;
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            Recover(file, path, replay);
            return new Journal(file);
        }
        catch (EmulatorOptionException)
        {
            file?.Dispose();
            throw;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            file?.Dispose();
            throw new EmulatorOptionException($"--data: cannot use '{path}': {problem.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Adds a commit. When this returns and <paramref name="durable"/> is set, the commit outlives a power cut.</summary>
    public void Append(Commit commit, bool durable)
    {
        long before = _file.Position;
        try
        {
            _file.Write(Line(JsonSerializer.SerializeToUtf8Bytes(commit, s_json)));
            if (durable) _file.Flush(flushToDisk: true);
        }
        catch
        {
            // A half line in the middle would make the file unreadable for ever.
            _file.SetLength(before);
            _file.Position = before;
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    private static void Recover(FileStream file, string path, Action<Commit> replay)
    {
        byte[] header = Encoding.ASCII.GetBytes(Header + "\n");
        byte[] content = new byte[file.Length];
        file.ReadExactly(content);

        if (content.Length < header.Length && header.AsSpan().StartsWith(content))
        {
            file.SetLength(0);
            file.Position = 0;
            file.Write(header);
            file.Flush(flushToDisk: true);
            return;
        }

        if (!content.AsSpan().StartsWith(header)) throw new EmulatorOptionException($"--data: '{path}' is not a file of this emulator");

        int good = header.Length;
        while (good < content.Length)
        {
            int end = Array.IndexOf(content, (byte)'\n', good);
            Commit? commit = end < 0 ? null : Read(content.AsSpan(good, end - good));
            if (commit is null)
            {
                bool isLast = end < 0 || end == content.Length - 1;
                if (!isLast) throw new EmulatorOptionException($"--data: '{path}' is damaged at byte {good}");
                break;
            }

            replay(commit);
            good = end + 1;
        }

        file.SetLength(good);
        file.Position = good;
    }

    private static Commit? Read(ReadOnlySpan<byte> line)
    {
        if (line.Length < 9 || !line[..8].SequenceEqual(Checksum(line[9..]))) return null;
        try
        {
            return JsonSerializer.Deserialize<Commit>(line[9..], s_json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Line(byte[] json) => [.. Checksum(json), (byte)' ', .. json, (byte)'\n'];

    private static byte[] Checksum(ReadOnlySpan<byte> json) => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 4)));
}

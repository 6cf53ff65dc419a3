using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ExportPortal.Domain.Tests.Audit;

/// <summary>A verifier written from docs/audit-format.md alone. It uses none of the portal's code, so that the two can be judged by each other.</summary>
internal static class IndependentVerifier
{
    /// <summary>Verifies an export as JSON Lines; says what is wrong first, or null.</summary>
    public static string? FindFault(IEnumerable<string> lines)
    {
        string before = new('0', 64);
        long seq = 0;
        foreach (string line in lines)
        {
            using JsonDocument json = JsonDocument.Parse(line);
            SortedDictionary<string, JsonElement> members = new(StringComparer.Ordinal);
            foreach (JsonProperty member in json.RootElement.EnumerateObject().Where(m => m.Name != "hash"))
            {
                members[member.Name] = member.Value;
            }

            StringBuilder canonical = new();
            WriteObject(canonical, members);
            string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())));
            if (members["seq"].GetInt64() != ++seq)
            {
                return $"{seq}: seq";
            }

            if (members["prevHash"].GetString() != before)
            {
                return $"{seq}: prevHash";
            }

            if (json.RootElement.GetProperty("hash").GetString() != hash)
            {
                return $"{seq}: hash";
            }

            before = hash;
        }

        return null;
    }

    /// <summary>Verifies the checkpoints of a file whose first key is trusted; says what is wrong first, or null.</summary>
    public static string? FindFault(IEnumerable<string> checkpointFile, IReadOnlyList<string> hashes)
    {
        Dictionary<string, ECDsa> keys = [];
        foreach (string line in checkpointFile)
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement root = json.RootElement;
            string keyId = root.GetProperty("keyId").GetString()!;
            byte[] signed = Encoding.UTF8.GetBytes(line[..line.IndexOf(",\"signature\":\"", StringComparison.Ordinal)] + "}");
            if (root.TryGetProperty("publicKey", out JsonElement encoded))
            {
                byte[] publicKey = encoded.GetBytesFromBase64();
                string? previous = root.GetProperty("previousKeyId").GetString();
                if (Convert.ToHexStringLower(SHA256.HashData(publicKey)) != keyId || (keys.Count > 0 && (previous is null || !Fits(keys[previous], signed, root, "signatureByPrevious"))))
                {
                    return $"key {keyId}";
                }

                keys[keyId] = ECDsa.Create();
                keys[keyId].ImportSubjectPublicKeyInfo(publicKey, out _);
            }
            else if (root.GetProperty("hash").GetString() != hashes[(int)root.GetProperty("seq").GetInt64() - 1])
            {
                return $"checkpoint of {root.GetProperty("seq")}";
            }

            if (!keys.TryGetValue(keyId, out ECDsa? key) || !Fits(key, signed, root, "signature"))
            {
                return $"signature of {line}";
            }
        }

        return null;
    }

    private static bool Fits(ECDsa key, byte[] signed, JsonElement line, string member) =>
        key.VerifyData(signed, line.GetProperty(member).GetBytesFromBase64(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    private static void Write(StringBuilder output, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                SortedDictionary<string, JsonElement> members = new(StringComparer.Ordinal);
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    members[member.Name] = member.Value;
                }

                WriteObject(output, members);
                break;
            case JsonValueKind.Array:
                output.Append('[');
                foreach ((int i, JsonElement item) in value.EnumerateArray().Index())
                {
                    output.Append(i > 0 ? "," : "");
                    Write(output, item);
                }

                output.Append(']');
                break;
            case JsonValueKind.String:
                WriteText(output, value.GetString()!);
                break;
            default:
                output.Append(value.GetRawText()); // integers, true, false, null
                break;
        }
    }

    private static void WriteObject(StringBuilder output, SortedDictionary<string, JsonElement> members)
    {
        output.Append('{');
        foreach ((int i, KeyValuePair<string, JsonElement> member) in members.Index())
        {
            output.Append(i > 0 ? "," : "");
            WriteText(output, member.Key);
            output.Append(':');
            Write(output, member.Value);
        }

        output.Append('}');
    }

    private static void WriteText(StringBuilder output, string text)
    {
        output.Append('"');
        foreach (char c in text)
        {
            output.Append(c switch
            {
                '"' => "\\\"", '\\' => "\\\\", '\b' => "\\b", '\f' => "\\f", '\n' => "\\n", '\r' => "\\r", '\t' => "\\t",
                < ' ' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        }

        output.Append('"');
    }
}

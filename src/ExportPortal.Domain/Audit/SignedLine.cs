using System.Text;

namespace ExportPortal.Domain.Audit;

/// <summary>A line of the checkpoint file: canonical JSON with its signatures as last members, so that cutting them off leaves what was signed.</summary>
internal static class SignedLine
{
    public static string Make(byte[] signed, params ReadOnlySpan<(string Name, string? Value)> signatures)
    {
        CanonicalBuffer line = new();
        line.Raw(signed.AsSpan(0, signed.Length - 1));
        foreach ((string name, string? value) in signatures)
        {
            line.Raw(","u8);
            line.Text(name);
            line.Raw(":"u8);
            line.Text(value);
        }

        line.Raw("}"u8);
        return Encoding.UTF8.GetString(line.Written);
    }
}

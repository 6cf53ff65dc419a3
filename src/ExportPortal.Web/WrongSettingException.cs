namespace ExportPortal.Web;

/// <summary>A setting stops the start. The message is the one line that the operator reads; it begins with the setting's name.</summary>
public sealed class WrongSettingException(string setting, string problem) : Exception($"{setting}: {problem}")
{
    /// <summary>The setting as written in appsettings.json, e.g. "Demo:Enabled".</summary>
    public string Setting { get; } = setting;

    /// <summary>From a line that begins with the setting's name and a space.</summary>
    public static WrongSettingException From(string line)
    {
        int space = line.IndexOf(' ', StringComparison.Ordinal);
        return new WrongSettingException(line[..space], line[(space + 1)..]);
    }

    /// <summary>From the binder's own complaint about a value that cannot be read, or null when the exception is something else.</summary>
    public static WrongSettingException? FromBinder(Exception exception)
    {
        // "Failed to convert configuration value 'x' at 'Execution:Lease' to type 'System.TimeSpan'."
        int at = exception.Message.IndexOf(" at '", StringComparison.Ordinal);
        int end = at < 0 ? -1 : exception.Message.IndexOf('\'', at + 5);
        return end < 0 || !exception.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal)
            ? null
            : new WrongSettingException(exception.Message[(at + 5)..end], exception.Message);
    }
}

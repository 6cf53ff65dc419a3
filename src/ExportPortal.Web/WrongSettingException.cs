namespace ExportPortal.Web;

/// <summary>A setting stops the start. The message is the one line that the operator reads; it begins with the setting's name.</summary>
public sealed class WrongSettingException(string setting, string problem) : Exception($"{setting}: {problem}")
{
    /// <summary>The setting as written in appsettings.json, e.g. "Demo:Enabled".</summary>
    public string Setting { get; } = setting;
}

using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Accounts;

namespace ExportPortal.Web.Features.Admin.Settings;

/// <summary>Shows the settings of this node to administrators and auditors.</summary>
public sealed class ReadSettings(CurrentUser user, SettingsAtStart settings)
{
    /// <summary>Reads them, in the order of the page.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<IReadOnlyList<SettingLine>> ExecuteAsync(CancellationToken cancel)
    {
        await user.RequireRoleAsync(new Attempted("open", "settings", "all"), cancel, Role.Administrator, Role.Auditor);
        return settings.Lines;
    }
}

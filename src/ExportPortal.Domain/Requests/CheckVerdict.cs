namespace ExportPortal.Domain.Requests;

/// <summary>How the checks of a snapshot came out when it was asked for. What blocks is never asked for.</summary>
/// <param name="Passed">Codes of the checks that passed.</param>
/// <param name="Warned">Codes of the checks that warned.</param>
/// <param name="At">When they were run, UTC.</param>
public sealed record CheckVerdict(IReadOnlyList<string> Passed, IReadOnlyList<string> Warned, DateTimeOffset At)
{
    /// <summary>The check that warns of an export by an earlier request.</summary>
    public const string AlreadyExported = "already-exported";

    /// <summary>The check that warns of an export outside the portal.</summary>
    public const string ExportedOutside = "exported-outside";

    /// <summary>Something is to be looked at.</summary>
    public bool HasWarnings => Warned.Count > 0;

    /// <summary>The snapshot had been exported before.</summary>
    public bool IsRepeat => Warned.Any(MeansRepeat);

    /// <summary>Whether a check that warns says that the snapshot was exported before.</summary>
    public static bool MeansRepeat(string code) => code is AlreadyExported or ExportedOutside;
}

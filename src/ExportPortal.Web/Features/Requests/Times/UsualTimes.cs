namespace ExportPortal.Web.Features.Requests.Times;

/// <summary>How long the stages of comparable exports took: measured on finished ones of this portal, never guessed.</summary>
/// <param name="Approve">From asking to the last approval, of those that people approved.</param>
/// <param name="Send">From the approval, or the wished start where that was later, to the call that AWS accepted.</param>
/// <param name="Export">From that call to the finished export.</param>
/// <param name="Of">What was compared: "disk snapshots of up to 20 GB".</param>
public sealed record UsualTimes(Spread Approve, Spread Send, Spread Export, string Of)
{
    /// <summary>The spread of a stage of <see cref="StageStep"/> by its name, or null for one that takes no time or has no history.</summary>
    public Spread? OfStage(string stage)
    {
        Spread? spread = stage switch { "Approved" => Approve, "Sent" => Send, "Exporting" => Export, _ => null };
        return spread is { Count: > 0 } ? spread : null;
    }
}

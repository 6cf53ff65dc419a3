namespace ExportPortal.Web.Features.Execution;

/// <summary>How exports are carried out: Execution.</summary>
public sealed class ExecutionSettings
{
    /// <summary>Calls of ExportSnapshot a second, per connection and region.</summary>
    [Effect("Exports sent a second, per connection and region, shared by all nodes.")]
    public double CallsPerSecond { get; set; } = 2;

    /// <summary>Read calls a second, per connection and region: so many for people and due exports, and as many for watching.</summary>
    [Effect("Read calls a second, per connection and region.")]
    public double ReadsPerSecond { get; set; } = 5;

    /// <summary>After this the call counts as unanswered.</summary>
    [Effect("After this time a call counts as unanswered.")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>A signed call that has not left this long after its claim is not sent any more.</summary>
    [Effect("A claimed export that has not left within this time is not sent any more.")]
    public TimeSpan SendWithin { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a node that claimed a request is trusted to be at work. Longer than the call can take.</summary>
    [Effect("How long a node is trusted to be at work on what it has claimed.")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>
    /// How long after the claim an unknown outcome stays in quarantine. It must exceed the life of a signed request (5 minutes, and clocks may
    /// differ by as much) plus the longest delay of listings. At least 16 minutes in Production.
    /// </summary>
    [Effect("How long an unknown outcome is watched before it counts as settled.")]
    public TimeSpan SettleWindow { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>How often the database is searched for everything that is due.</summary>
    [Effect("How often the database is searched for everything that is due.")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Shortest time between two looks at AWS for the same export; it grows to one minute.</summary>
    [Effect("The shortest time between two looks at AWS for the same export.")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the portal tries by itself when AWS says "later".</summary>
    [Effect("How long the portal tries by itself when AWS says \"later\".")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>First wait after AWS asked to slow down; it doubles with each.</summary>
    [Effect("The first wait after AWS asked to slow down; it doubles with each.")]
    public TimeSpan WaitAfterThrottling { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How many jobs run at once on this node; with many regions more, so that each has a line of its own.</summary>
    [Effect("How many jobs run at once on this node.")]
    public int Workers { get; set; } = 10;

    /// <summary>What is wrong with the settings, as one line that names the setting; null when nothing is.</summary>
    /// <param name="production">Whether the host runs in the Production environment.</param>
    public string? FindFault(bool production)
    {
        if (CallsPerSecond is not (> 0 and <= 1000))
        {
            return "Execution:CallsPerSecond must lie between 0 and 1000.";
        }

        if (ReadsPerSecond is not (> 0 and <= 1000))
        {
            return "Execution:ReadsPerSecond must lie between 0 and 1000.";
        }

        if (CallTimeout < TimeSpan.FromSeconds(1) || CallTimeout > TimeSpan.FromMinutes(2))
        {
            return "Execution:CallTimeout must lie between 00:00:01 and 00:02:00.";
        }

        if (SendWithin < TimeSpan.FromSeconds(1) || SendWithin > TimeSpan.FromSeconds(30))
        {
            return "Execution:SendWithin must lie between 00:00:01 and 00:00:30.";
        }

        if (Lease <= CallTimeout + SendWithin)
        {
            return $"Execution:Lease must be longer than Execution:CallTimeout and Execution:SendWithin together ({CallTimeout + SendWithin}).";
        }

        if (production && SettleWindow < TimeSpan.FromMinutes(16))
        {
            return "Execution:SettleWindow must be at least 00:16:00 in Production: a signed call can still arrive before that.";
        }

        if (SettleWindow <= TimeSpan.Zero)
        {
            return "Execution:SettleWindow must be longer than zero.";
        }

        if (SweepInterval < TimeSpan.FromSeconds(1) || PollInterval < TimeSpan.FromMilliseconds(100) || GiveUpAfter <= TimeSpan.Zero || WaitAfterThrottling <= TimeSpan.Zero)
        {
            return "Execution:SweepInterval (from 00:00:01), Execution:PollInterval (from 00:00:00.1), Execution:GiveUpAfter and Execution:WaitAfterThrottling must be longer.";
        }

        return Workers is >= 1 and <= 200 ? null : "Execution:Workers must lie between 1 and 200.";
    }
}

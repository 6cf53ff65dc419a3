using System.Text.Json.Nodes;
using LightsailEmulator.Wire;

namespace LightsailEmulator.Operations;

/// <summary>One call that has passed signature and input checks.</summary>
internal sealed record Call(string Operation, Caller Caller, ApiInput Input, string RequestId)
{
    public string Region => Caller.Region;

    /// <summary>Seconds for which what this call creates (or, for a list, what is that young) stays out of lists. Set by chaos.</summary>
    public double HideSeconds { get; init; }

    /// <summary>The export that this call starts will end as Failed. Set by chaos.</summary>
    public bool ExportFails { get; init; }

    public string Text(string member) => Input.Text(member);
}

/// <summary>What is to be answered, and the ledger entry that the answer belongs to, if anything was changed.</summary>
internal sealed record Outcome(JsonObject Body, long? LedgerSeq = null);

namespace ExportPortal.Domain.Requests;

/// <summary>How far one attempt is.</summary>
public enum AttemptState
{
    /// <summary>Claimed; the one call is about to happen, happening, or its node died.</summary>
    Calling,

    /// <summary>The outcome is unknown; its trace is looked for.</summary>
    Reconciling,

    /// <summary>A person must decide.</summary>
    NeedsAttention,

    /// <summary>AWS accepted it and works.</summary>
    Exporting,

    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>AWS accepted it, and it went wrong there.</summary>
    Failed,

    /// <summary>AWS refused the call: certainly not executed.</summary>
    Refused,

    /// <summary>Certainly never sent or never executed; another attempt may follow.</summary>
    NotExecuted,
}

/// <summary>One attempt to export: at most one call of ExportSnapshot. Its row is committed before the call.</summary>
public sealed class ExportAttempt
{
    private List<string> _baseline = [];

    private ExportAttempt()
    {
    }

    /// <summary>Identifier and token of the claim, UUID version 7.</summary>
    public Guid Id { get; private set; }

    /// <summary>The request that it belongs to.</summary>
    public Guid RequestId { get; private set; }

    /// <summary>From 1 within its request.</summary>
    public int Number { get; private set; }

    /// <summary>How far it is.</summary>
    public AttemptState State { get; private set; }

    /// <summary>The node that claimed it.</summary>
    public string NodeName { get; private set; } = "";

    /// <summary>When it was claimed, by the database's clock, UTC.</summary>
    public DateTimeOffset IntentAt { get; private set; }

    /// <summary>Until when the node is trusted to be at work, UTC. Afterwards reconcile takes over.</summary>
    public DateTimeOffset LeaseUntil { get; private set; }

    /// <summary>ARNs of the export records of this snapshot that existed before the claim.</summary>
    public IReadOnlyList<string> Baseline => _baseline;

    /// <summary>When the call's answer arrived, UTC, or null.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>HTTP status of the call, or null without an answer.</summary>
    public int? HttpStatus { get; private set; }

    /// <summary>x-amzn-RequestId of the call, or null without an answer.</summary>
    public string? AwsRequestId { get; private set; }

    /// <summary>The export record that is this attempt's, once it is known; unique in the portal.</summary>
    public string? ExportRecordArn { get; private set; }

    /// <summary>That record's name.</summary>
    public string? ExportRecordName { get; private set; }

    /// <summary>The record was found by its absence from the baseline, not named by an answer.</summary>
    public bool Adopted { get; private set; }

    /// <summary>Complete listings since the claim in which nothing new was found.</summary>
    public int EmptyListings { get; private set; }

    /// <summary>The record that is probably this attempt's, while the quarantine lasts.</summary>
    public string? CandidateRecordArn { get; private set; }

    /// <summary>When it ended, UTC, or null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>
    /// "connection|region|snapshot ARN" until this attempt has ended or its export record is known, else null.
    /// A unique index on it keeps two requests out of that window for one snapshot, so that a new record can only be this attempt's.
    /// </summary>
    public string? OpenKey { get; private set; }

    /// <summary>The call is under way or in doubt: its outcome has yet to be settled.</summary>
    public bool IsUnsettled => State is AttemptState.Calling or AttemptState.Reconciling or AttemptState.NeedsAttention;

    /// <summary>The value of <see cref="OpenKey"/> for a snapshot.</summary>
    public static string KeyOf(string connection, string region, string snapshotArn) => $"{connection}|{region}|{snapshotArn}";

    internal static ExportAttempt Open(ExportRequest request, Guid id, int number, string node, IEnumerable<string> baseline, DateTimeOffset now, TimeSpan lease) => new()
    {
        Id = id,
        RequestId = request.Id,
        Number = number,
        State = AttemptState.Calling,
        NodeName = node,
        IntentAt = now,
        LeaseUntil = now + lease,
        _baseline = [.. baseline],
        OpenKey = KeyOf(request.Connection, request.Region, request.SnapshotArn),
    };

    internal void Answered(int? httpStatus, string? awsRequestId, DateTimeOffset now)
    {
        AnsweredAt = now;
        HttpStatus = httpStatus;
        AwsRequestId = awsRequestId;
    }

    internal void Become(AttemptState state, DateTimeOffset now)
    {
        State = state;
        ClosedAt = null;
        if (state is AttemptState.Succeeded or AttemptState.Failed or AttemptState.Refused or AttemptState.NotExecuted)
        {
            OpenKey = null;
            ClosedAt = now;
        }
    }

    internal void Own(ExportRecordFacts record, bool adopted)
    {
        ExportRecordArn = record.Arn;
        ExportRecordName = record.Name;
        Adopted = adopted;
        CandidateRecordArn = null;
        OpenKey = null;
    }

    internal void Listed(string? candidateArn)
    {
        CandidateRecordArn = candidateArn;
        if (candidateArn is null)
        {
            EmptyListings++;
        }
    }
}

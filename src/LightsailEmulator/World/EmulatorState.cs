namespace LightsailEmulator.World;

/// <summary>Everything the emulator knows, in memory. Not thread-safe: <see cref="Store"/> guards it.</summary>
internal sealed class EmulatorState
{
    private readonly int _defaultPageSize;
    private readonly Dictionary<string, Entity> _byId = [];
    private readonly SortedDictionary<long, Entity> _inOrder = [];
    private readonly Dictionary<(string Region, string Name), Entity> _byName = [];
    private readonly List<LedgerEntry> _ledger = [];
    private readonly List<SendEntry> _sends = [];
    private readonly Dictionary<string, int> _sendByRequest = [];

    public EmulatorState(int defaultPageSize) => PageSize = _defaultPageSize = defaultPageSize;

    public long LastOrder { get; private set; }
    public long LastLedgerSeq { get; private set; }
    public long LastSendSeq { get; private set; }
    public double ClockOffsetSeconds { get; private set; }
    public int PageSize { get; private set; }
    public IReadOnlyList<LedgerEntry> Ledger => _ledger;
    public IReadOnlyList<SendEntry> Sends => _sends;

    public void Apply(Commit commit)
    {
        if (commit.Reset) Clear();
        foreach (string id in commit.Remove ?? [])
        {
            if (_byId.Remove(id, out Entity? gone))
            {
                _inOrder.Remove(gone.Order);
                if (gone is not OperationRecord) _byName.Remove((gone.Region, gone.Name));
            }
        }

        foreach (Entity entity in commit.Put ?? [])
        {
            _byId[entity.Id] = entity;
            _inOrder[entity.Order] = entity;
            if (entity is not OperationRecord) _byName[(entity.Region, entity.Name)] = entity;
            LastOrder = Math.Max(LastOrder, entity.Order);
        }

        if (commit.Ledger is { } done)
        {
            _ledger.Add(done);
            LastLedgerSeq = done.Seq;
            // One line for both: an execution and the fate of its request cannot disagree after a crash.
            Settle(done.RequestId, SendEntry.Executed);
        }

        if (commit.Answered is { } answered)
        {
            int at = _ledger.FindLastIndex(entry => entry.Seq == answered.Seq);
            if (at >= 0) _ledger[at] = _ledger[at] with { Answered = answered.Value };
        }

        if (commit.Send is { } send)
        {
            if (_sendByRequest.ContainsKey(send.RequestId)) Settle(send.RequestId, send.Outcome);
            else
            {
                _sendByRequest[send.RequestId] = _sends.Count;
                _sends.Add(send);
                LastSendSeq = send.Seq;
            }
        }

        ClockOffsetSeconds = commit.ClockOffsetSeconds ?? ClockOffsetSeconds;
        PageSize = commit.PageSize ?? PageSize;
    }

    /// <summary>The resource of that name: names are unique in a region, whatever the kind.</summary>
    public T? Find<T>(string region, string name) where T : Entity => _byName.GetValueOrDefault((region, name)) as T;

    public OperationRecord? FindOperation(string region, string id) =>
        _byId.GetValueOrDefault(id) is OperationRecord found && found.Region == region ? found : null;

    public IEnumerable<T> List<T>(string region) where T : Entity => _inOrder.Values.OfType<T>().Where(entity => entity.Region == region);

    public SendEntry? FindSend(string requestId) => _sendByRequest.TryGetValue(requestId, out int at) ? _sends[at] : null;

    private void Settle(string requestId, string outcome)
    {
        if (_sendByRequest.TryGetValue(requestId, out int at)) _sends[at] = _sends[at] with { Outcome = outcome };
    }

    private void Clear()
    {
        _byId.Clear();
        _inOrder.Clear();
        _byName.Clear();
        _ledger.Clear();
        _sends.Clear();
        _sendByRequest.Clear();
        ClockOffsetSeconds = 0;
        PageSize = _defaultPageSize;
    }
}

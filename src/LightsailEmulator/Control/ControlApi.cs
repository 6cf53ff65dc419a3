using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LightsailEmulator.Operations;
using LightsailEmulator.Seeding;
using LightsailEmulator.Wire;
using LightsailEmulator.World;

namespace LightsailEmulator.Control;

/// <summary>What AWS does not have: chaos, ledger, time travel and side doors, under <c>/_emulator/</c>.</summary>
internal sealed partial class ControlApi(Store store, EmulatorClock clock, Chaos chaos, CallMeter meter, AccessKeys keys, LightsailApi api, EmulatorOptions options)
{
    private const double LongestJourneySeconds = 10 * 365.25 * 86_400;

    /// <summary>The answer to a control call, to be written as JSON.</summary>
    /// <exception cref="ControlException">400 with the reason, or 404 and 405 for calls that do not exist</exception>
    public object Handle(string method, string path, IQueryCollection query, byte[] body) => (method, path.TrimEnd('/')) switch
    {
        ("GET", "/_emulator") => Status(),
        ("GET", "/_emulator/ledger") => Ledger(After(query)),
        ("GET", "/_emulator/sends") => Sends(After(query)),
        ("GET", "/_emulator/calls") => Answer(("operations", meter.Counts), ("limits", meter.Limits)),
        ("POST", "/_emulator/limit") => SetLimit(body),
        ("GET", "/_emulator/chaos") => Answer(("rules", chaos.Rules)),
        ("POST", "/_emulator/chaos") => AddChaos(body),
        ("DELETE", "/_emulator/chaos") => ClearChaos(),
        ("POST", "/_emulator/reset") => Reset(),
        ("GET", "/_emulator/clock") => Time(),
        ("POST", "/_emulator/clock") => Advance(body),
        ("POST", "/_emulator/paging") => SetPageSize(body),
        ("POST", "/_emulator/keys") => AddKey(body),
        ("POST", "/_emulator/export") => ExportFromConsole(body),
        ("POST", "/_emulator/snapshots") => AddSnapshot(body),
        ("DELETE", "/_emulator/snapshots") => RemoveSnapshot(body, query),
        (_, "/_emulator/ledger" or "/_emulator/sends" or "/_emulator/calls" or "/_emulator/limit" or "/_emulator/chaos" or "/_emulator/reset" or "/_emulator/clock"
            or "/_emulator/paging" or "/_emulator/keys" or "/_emulator/export" or "/_emulator/snapshots" or "/_emulator") => throw new ControlException($"{method} is not for {path}", 405),
        _ => throw new ControlException($"there is no control call {path}", 404),
    };

    private LedgerEntry[] Ledger(long after) => store.Read((state, _) => state.Ledger.Where(entry => entry.Seq > after).ToArray());

    private SendEntry[] Sends(long after) => store.Read((state, _) => state.Sends.Where(entry => entry.Seq > after).ToArray());

    private Dictionary<string, object?> Status() => store.Read((state, now) => Answer(
        ("now", now),
        ("clockOffsetSeconds", state.ClockOffsetSeconds),
        ("pageSize", state.PageSize),
        ("exportSeconds", options.ExportSeconds),
        ("seed", options.Seed),
        ("lastLedgerSeq", state.LastLedgerSeq),
        ("lastSendSeq", state.LastSendSeq)));

    private Dictionary<string, object?> AddChaos(byte[] body)
    {
        var input = new ControlInput(body, "operation", "effect", "count", "probability", "error", "seconds", "skip");
        string operation = input.Text("operation");
        string effect = input.Text("effect");
        if (operation != "*" && !ApiModel.Lightsail.Has(operation)) throw new ControlException($"unknown operation '{operation}'");
        if (!Chaos.Effects.Contains(effect)) throw new ControlException($"unknown effect '{effect}'; known: {string.Join(", ", Chaos.Effects)}");
        if (operation != "*" && !Chaos.Concerns(effect, operation)) throw new ControlException($"the effect {effect} does nothing to {operation}");

        bool needsTime = effect is "delay" or "delayAfter" or "hideRecords";
        double? seconds = input.Number("seconds", 0, 86_400);
        if (needsTime && seconds is null) throw new ControlException($"the effect {effect} needs 'seconds'");
        ChaosRule rule = chaos.Add(id => new ChaosRule(
            id, operation, effect, input.Number("probability", 0, 1) ?? 1, Error(input, effect), seconds ?? 0)
        {
            Count = input.Integer("count", 1, int.MaxValue),
            Skip = input.Integer("skip", 0, int.MaxValue) ?? 0,
        });
        return Answer(("rule", rule));
    }

    /// <summary>A limit as real AWS has it: calls over it are answered with ThrottlingException and not executed.</summary>
    private Dictionary<string, object?> SetLimit(byte[] body)
    {
        var input = new ControlInput(body, "operation", "callsPerSecond", "burst");
        string operation = input.Text("operation");
        if (!ApiModel.Lightsail.Has(operation)) throw new ControlException($"unknown operation '{operation}'");
        double rate = input.Number("callsPerSecond", 0, 1_000_000) ?? throw new ControlException("'callsPerSecond' is required");
        meter.Limit(new CallLimit(operation, rate, input.Number("burst", 1, 1_000_000) ?? Math.Max(1, rate)));
        return Answer(("limits", meter.Limits));
    }

    /// <summary>A temporary key, as AssumeRole hands them out: its calls carry the session token, and it ends.</summary>
    private Dictionary<string, object?> AddKey(byte[] body)
    {
        var input = new ControlInput(body, "accessKeyId", "secretAccessKey", "sessionToken", "expiresInSeconds");
        string id = input.Text("accessKeyId");
        if (!TemporaryKey().IsMatch(id)) throw new ControlException("'accessKeyId' must begin with ASIA, as temporary keys do, and have 16 to 128 letters and digits");
        double seconds = input.Number("expiresInSeconds", 0, 43_200) ?? throw new ControlException("'expiresInSeconds' is required");
        DateTimeOffset end = EmulatorClock.RealNow.AddSeconds(seconds);
        keys.Add(id, new AccessKey(input.Text("secretAccessKey"), input.Text("sessionToken"), end));
        return Answer(("accessKeyId", id), ("expiresAt", end));
    }

    private static ChaosError? Error(ControlInput input, string effect)
    {
        if (effect is not ("error" or "errorAfter"))
            return input.Has("error") ? throw new ControlException($"the effect {effect} has no 'error'") : null;

        ControlInput? error = input.Object("error", "type", "status", "message");
        string type = error?.TextOrNull("type") ?? "ServiceException";
        if (!ErrorName().IsMatch(type)) throw new ControlException("'error.type' must be a name such as ServiceException");
        int status = error?.Integer("status", 400, 599) ?? (type == "ServiceException" ? 500 : 400);
        return new ChaosError(type, status, error?.TextOrNull("message") ?? "An unexpected error occurred.");
    }

    private Dictionary<string, object?> ClearChaos()
    {
        chaos.Clear();
        return Answer(("rules", chaos.Rules));
    }

    /// <summary>Seeded state, empty ledger, real time, no chaos. Sequence numbers go on, so that no reader of a ledger misses an entry.</summary>
    private Dictionary<string, object?> Reset()
    {
        chaos.Clear();
        meter.Clear();
        keys.Clear();
        store.Change((state, now) =>
        {
            DateTimeOffset realNow = now.AddSeconds(-state.ClockOffsetSeconds);
            return (new Commit { Reset = true, Put = SeedData.Make(options.Seed, state.LastOrder, realNow) }, true);
        });
        return Status();
    }

    private Dictionary<string, object?> Advance(byte[] body)
    {
        var input = new ControlInput(body, "advanceSeconds");
        double seconds = input.Number("advanceSeconds", 0, LongestJourneySeconds) ?? throw new ControlException("'advanceSeconds' is required");
        store.Change((state, _) =>
        {
            double offset = state.ClockOffsetSeconds + seconds;
            if (offset > LongestJourneySeconds) throw new ControlException("the clock cannot be advanced by more than ten years in all");
            return (new Commit { ClockOffsetSeconds = offset }, true);
        });
        return Time();
    }

    private Dictionary<string, object?> Time() => Answer(("now", clock.Now), ("offsetSeconds", clock.Offset.TotalSeconds));

    private Dictionary<string, object?> SetPageSize(byte[] body)
    {
        var input = new ControlInput(body, "pageSize");
        int size = input.Integer("pageSize", 1, 1000) ?? throw new ControlException("'pageSize' is required");
        store.Change((_, _) => (new Commit { PageSize = size }, true));
        return Status();
    }

    /// <summary>An export that someone starts beside every client: it has its place in the ledger, under the key "console".</summary>
    private Dictionary<string, object?> ExportFromConsole(byte[] body)
    {
        var input = new ControlInput(body, "region", "sourceSnapshotName");
        string region = input.Region();
        byte[] request = JsonSerializer.SerializeToUtf8Bytes(new { sourceSnapshotName = input.ResourceName("sourceSnapshotName") });
        string requestId = Arns.NewId();
        try
        {
            Outcome outcome = api.Execute(new Call("ExportSnapshot", new Caller("console", region), InputCheck.Read("ExportSnapshot", request), requestId));
            store.Note((_, _) => new Commit { Answered = new Answered(outcome.LedgerSeq!.Value, true) });
            return store.Read((state, _) => Answer(
                ("ledger", state.Ledger.Single(entry => entry.Seq == outcome.LedgerSeq)),
                ("operations", outcome.Body["operations"])));
        }
        catch (ApiException refusal)
        {
            throw new ControlException($"{refusal.Type}: {refusal.Message}");
        }
    }

    private Dictionary<string, object?> AddSnapshot(byte[] body)
    {
        var input = new ControlInput(body, "region", "kind", "name", "sizeInGb", "tags", "state", "fromBlueprintId", "isFromAutoSnapshot");
        string region = input.Region();
        string name = input.ResourceName("name");
        bool isDisk = Kind(input.Text("kind"));
        string state = input.TextOrNull("state") ?? "available";
        if (state is not ("available" or "completed" or "pending" or "error")) throw new ControlException("'state' must be available, completed, pending or error");
        if (isDisk && input.Has("fromBlueprintId")) throw new ControlException("a disk snapshot has no 'fromBlueprintId'");

        int size = input.Integer("sizeInGb", 1, 65_536) ?? throw new ControlException("'sizeInGb' is required");
        var snapshot = new Snapshot
        {
            Id = Arns.NewId(),
            Region = region,
            Name = name,
            CreatedAt = DateTimeOffset.UnixEpoch,
            IsDisk = isDisk,
            State = state is "pending" or "error" ? state : isDisk ? "completed" : "available",
            Progress = state == "pending" ? "50%" : null,
            SizeInGb = size,
            Tags = input.Tags("tags"),
            IsFromAutoSnapshot = input.Flag("isFromAutoSnapshot"),
            FromInstanceName = isDisk ? null : $"{name}-instance",
            FromInstanceId = isDisk ? null : Arns.IdFor($"{region}/Instance/{name}-instance"),
            FromDiskName = isDisk ? $"{name}-disk" : null,
            FromDiskId = isDisk ? Arns.IdFor($"{region}/Disk/{name}-disk") : null,
            FromBlueprintId = isDisk ? null : input.TextOrNull("fromBlueprintId") ?? "ubuntu_24_04",
            FromBundleId = isDisk ? null : "small_3_0",
        };
        return store.Change((world, now) =>
        {
            if (world.Find<Entity>(region, name) is not null) throw new ControlException($"the name {name} is already in use in {region}");
            Snapshot added = snapshot with { CreatedAt = now, Order = world.LastOrder + 1 };
            return (new Commit { Put = [added] }, Answer(("snapshot", Views.Of(added, now))));
        });
    }

    private Dictionary<string, object?> RemoveSnapshot(byte[] body, IQueryCollection query)
    {
        if (body.Length == 0)
            body = JsonSerializer.SerializeToUtf8Bytes(query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()));
        var input = new ControlInput(body, "region", "kind", "name", "sizeInGb", "tags", "state", "fromBlueprintId", "isFromAutoSnapshot");
        string region = input.Region();
        string name = input.ResourceName("name");
        bool? isDisk = input.Has("kind") ? Kind(input.Text("kind")) : null;
        return store.Change((state, now) =>
        {
            Snapshot? found = state.Find<Snapshot>(region, name);
            if (found is null || (isDisk is not null && found.IsDisk != isDisk)) throw new ControlException($"there is no such snapshot {name} in {region}");
            return (new Commit { Remove = [found.Id] }, Answer(("removed", Views.Of(found, now))));
        });
    }

    private static Dictionary<string, object?> Answer(params ReadOnlySpan<(string Name, object? Value)> members)
    {
        var answer = new Dictionary<string, object?> { ["emulator"] = EmulatorHost.Notice };
        foreach ((string name, object? value) in members) answer[name] = value;
        return answer;
    }

    private static bool Kind(string kind) => kind.ToUpperInvariant() switch
    {
        "INSTANCE" or "INSTANCESNAPSHOT" => false,
        "DISK" or "DISKSNAPSHOT" => true,
        _ => throw new ControlException("'kind' must be instance or disk"),
    };

    private static long After(IQueryCollection query)
    {
        string text = query["after"].ToString();
        if (text.Length == 0) return 0;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long after) ? after : throw new ControlException("'after' must be a sequence number");
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9.]{0,99}\z")]
    private static partial Regex ErrorName();

    [GeneratedRegex(@"^ASIA[A-Z0-9]{12,124}\z")]
    private static partial Regex TemporaryKey();
}

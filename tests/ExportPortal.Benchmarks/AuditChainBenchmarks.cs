using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using ExportPortal.Domain.Audit;

namespace ExportPortal.Benchmarks;

/// <summary>What a link of the audit chain costs beside SHA-256 alone over the same bytes, in one run.</summary>
[MemoryDiagnoser]
public class AuditChainBenchmarks
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly AuditActor s_actor = new(Guid.CreateVersion7(), "Anna Albers", ActorKind.User, Ip: "192.0.2.7");
    private readonly AuditEntry _entry = new()
    {
        Action = AuditActions.ApprovalGiven,
        SubjectType = "request",
        SubjectId = Guid.CreateVersion7().ToString(),
        RequestId = Guid.CreateVersion7(),
        Data = new Dictionary<string, object?>
        {
            ["number"] = 217L, ["status"] = "Approved", ["snapshot"] = "shop-staging-release-118", ["region"] = "eu-central-1", ["connection"] = "acme-europe",
            ["comment"] = "Fine for me.", ["approvals"] = 1, ["required"] = 1, ["planHash"] = new string('a', 64),
        },
    };

    private byte[] _bytes = [];
    private AuditEvent _event = null!;

    [GlobalSetup]
    public void MakeEvent()
    {
        _event = AuditChain.Append(1, AuditChain.Genesis, Guid.CreateVersion7(), s_noon, s_actor, _entry);
        _bytes = AuditChain.CanonicalBytes(_event);
    }

    [Benchmark(Baseline = true)]
    public byte[] Sha256AloneOverTheSameBytes() => SHA256.HashData(_bytes);

    [Benchmark]
    public AuditEvent Append() => AuditChain.Append(1, AuditChain.Genesis, _event.Id, s_noon, s_actor, _entry);

    [Benchmark]
    public string? Verify() => AuditChain.FindFault(_event, 0, AuditChain.Genesis);
}

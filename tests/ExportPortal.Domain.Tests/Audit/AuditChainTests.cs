using System.Text;
using ExportPortal.Domain.Audit;
using static ExportPortal.Domain.Tests.People;

namespace ExportPortal.Domain.Tests.Audit;

public sealed class AuditChainTests
{
    private static readonly AuditActor Actor = new(Id(2), "Anna Älbers", ActorKind.User, "Amir", "192.0.2.7");

    [Fact]
    public void The_first_event_follows_64_zeros()
    {
        AuditEvent first = Make(1);

        Assert.Equal(new string('0', 64), AuditChain.Genesis);
        Assert.Equal((1L, AuditChain.Genesis), (first.Seq, first.PrevHash));
        Assert.Null(AuditChain.FindFault(first, 0, AuditChain.Genesis));
    }

    // The vectors below fix the format for good. The hashes were made by another program in another language; docs/audit-format.md describes it.
    [Fact]
    public void The_canonical_bytes_of_a_known_event_are_fixed() => Assert.Equal(
        "{\"action\":\"approval.given\",\"actorId\":\"00000002-0000-0000-0000-000000000000\",\"actorKind\":\"User\",\"actorName\":\"Anna Älbers\",\"at\":\"2026-03-02T12:00:00.123456Z\","
        + "\"data\":{\"comment\":\"Fine \\\"so\\\"\\n😀\",\"required\":2},\"id\":\"00000010-0000-0000-0000-000000000000\",\"ip\":\"192.0.2.7\",\"onBehalfOf\":\"Amir\","
        + "\"prevHash\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"requestId\":\"00000063-0000-0000-0000-000000000000\",\"seq\":1,"
        + "\"subjectId\":\"00000063-0000-0000-0000-000000000000\",\"subjectType\":\"request\"}",
        Encoding.UTF8.GetString(AuditChain.CanonicalBytes(Make(1))));

    [Fact]
    public void The_hashes_of_known_events_are_fixed()
    {
        AuditEvent first = Make(1);
        AuditEvent second = AuditChain.Append(2, first.Hash, Id(17), Noon.AddSeconds(1), AuditActor.System("sweep"),
            new AuditEntry { Action = AuditActions.RequestExpired, SubjectType = "request", SubjectId = "x" });

        Assert.Equal("1a3262bc62b929ae0dfc0a0a464b87f4731d6be0176b3087fdaba57197e7fa82", first.Hash);
        Assert.Equal("696b7e4a6fff335fc939591b4a4ffdc0dcd67bc7a7ae760507fcebc8893e1c20", second.Hash);
    }

    [Fact]
    public void Times_are_cut_to_whole_microseconds_in_UTC()
    {
        AuditEvent e = AuditChain.Append(1, AuditChain.Genesis, Id(1), new DateTimeOffset(2026, 3, 2, 13, 0, 0, TimeSpan.FromHours(1)).AddTicks(19), Actor, Entry());

        Assert.Equal(Noon.AddTicks(10), e.At);
        Assert.Equal(TimeSpan.Zero, e.At.Offset);
    }

    [Fact]
    public void What_is_hashed_is_what_a_database_can_store()
    {
        AuditEvent e = AuditChain.Append(1, AuditChain.Genesis, Id(1), Noon, Actor with { Name = "A\0nna" + (char)0xD83D }, Entry() with { SubjectId = "x\0" + (char)0xDE00 });

        Assert.Equal(("Anna\ufffd", "x\ufffd"), (e.ActorName, e.SubjectId));
        Assert.Null(AuditChain.FindFault(e, 0, AuditChain.Genesis));
    }

    [Fact]
    public void A_sound_chain_has_no_fault()
    {
        AuditEvent[] chain = Chain(5);

        Assert.All(chain, e => Assert.Null(AuditChain.FindFault(e, e.Seq - 1, e.Seq == 1 ? AuditChain.Genesis : chain[e.Seq - 2].Hash)));
    }

    public static TheoryData<string> Members() => ["Id", "At", "ActorId", "ActorName", "ActorKind", "OnBehalfOf", "Action", "SubjectType", "SubjectId", "RequestId", "Ip", "Data"];

    [Theory]
    [MemberData(nameof(Members))]
    public void A_change_of_any_member_is_found(string member)
    {
        AuditEvent[] chain = Chain(3);
        AuditEvent forged = Forge(chain[1], member);

        Assert.StartsWith("content", AuditChain.FindFault(forged, 1, chain[0].Hash), StringComparison.Ordinal);
    }

    [Fact]
    public void A_forged_event_with_a_fitting_hash_breaks_the_link_of_the_next()
    {
        AuditEvent[] chain = Chain(3);
        AuditEvent forged = AuditChain.Append(2, chain[0].Hash, chain[1].Id, chain[1].At, Actor, Entry() with { SubjectId = "other" });

        Assert.Null(AuditChain.FindFault(forged, 1, chain[0].Hash));
        Assert.StartsWith("link", AuditChain.FindFault(chain[2], 2, forged.Hash), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_event_is_a_gap()
    {
        AuditEvent[] chain = Chain(3);

        Assert.Equal("gap: event 2 is missing", AuditChain.FindFault(chain[2], 1, chain[0].Hash));
        Assert.Equal("gap: event 1 is missing", AuditChain.FindFault(chain[1], 0, AuditChain.Genesis));
    }

    [Fact]
    public void An_event_out_of_order_is_named()
    {
        AuditEvent[] chain = Chain(3);

        Assert.Equal("order: event 1 stands after event 2", AuditChain.FindFault(chain[0], 2, chain[1].Hash));
        Assert.StartsWith("order", AuditChain.FindFault(chain[1], 2, chain[1].Hash), StringComparison.Ordinal);
    }

    [Fact]
    public void The_catalogue_of_actions_names_each_once_in_one_style()
    {
        Assert.Equal(AuditActions.All.Count, AuditActions.All.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(AuditActions.All, a => Assert.Matches("^[a-z]+\\.[a-z]+([-_][a-z]+)*$", a));
        Assert.Equal(AuditActions.All.Order(StringComparer.Ordinal), AuditActions.All);
    }

    private static AuditEntry Entry() => new()
    {
        Action = AuditActions.ApprovalGiven, SubjectType = "request", SubjectId = Id(99).ToString(), RequestId = Id(99),
        Data = new Dictionary<string, object?> { ["required"] = 2, ["comment"] = "Fine \"so\"\n😀" },
    };

    private static AuditEvent Make(long seq, string? prev = null) =>
        AuditChain.Append(seq, prev ?? AuditChain.Genesis, Id(15 + (int)seq), Noon.AddTicks(1_234_567), Actor, Entry());

    private static AuditEvent[] Chain(int length)
    {
        List<AuditEvent> chain = [];
        for (int i = 1; i <= length; i++)
        {
            chain.Add(Make(i, chain.LastOrDefault()?.Hash));
        }

        return [.. chain];
    }

    private static AuditEvent Forge(AuditEvent e, string member) => new()
    {
        Seq = e.Seq,
        Id = member == "Id" ? Id(77) : e.Id,
        At = member == "At" ? e.At.AddMicroseconds(1) : e.At,
        ActorId = member == "ActorId" ? null : e.ActorId,
        ActorName = member == "ActorName" ? "Otto" : e.ActorName,
        ActorKind = member == "ActorKind" ? ActorKind.Token : e.ActorKind,
        OnBehalfOf = member == "OnBehalfOf" ? null : e.OnBehalfOf,
        Action = member == "Action" ? AuditActions.ApprovalRejected : e.Action,
        SubjectType = member == "SubjectType" ? "user" : e.SubjectType,
        SubjectId = member == "SubjectId" ? "" : e.SubjectId,
        RequestId = member == "RequestId" ? null : e.RequestId,
        Ip = member == "Ip" ? "192.0.2.8" : e.Ip,
        Data = member == "Data" ? e.Data.Replace("2", "1", StringComparison.Ordinal) : e.Data,
        PrevHash = e.PrevHash,
        Hash = e.Hash,
    };
}

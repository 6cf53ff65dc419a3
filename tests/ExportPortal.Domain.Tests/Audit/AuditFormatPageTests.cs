using System.Text;
using System.Text.Json;
using CsCheck;
using ExportPortal.Domain.Audit;
using static ExportPortal.Domain.Tests.People;

namespace ExportPortal.Domain.Tests.Audit;

/// <summary>docs/audit-format.md says what the code does, and what it says is enough to verify.</summary>
public sealed class AuditFormatPageTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_events_of_the_page_come_out_of_the_code_byte_for_byte()
    {
        List<AuditEvent> events = Three();

        Assert.Equal(AuditFormatPage.Events, events.Select(e => Encoding.UTF8.GetString(AuditChain.CanonicalBytes(e))));
        Assert.Equal(AuditFormatPage.Hashes, events.Select(e => e.Hash));
    }

    [Fact]
    public void The_checkpoint_of_the_page_is_signed_over_the_input_that_it_shows()
    {
        AuditKey key = KeyOf(AuditFormatPage.CheckpointFile[0]);
        AuditCheckpoint checkpoint = CheckpointOf(AuditFormatPage.CheckpointFile[1]);
        using TrustedKeys keys = TrustedKeys.From([key], anchor: null);

        Assert.Equal(AuditFormatPage.SignatureInput, Encoding.UTF8.GetString(checkpoint.SignedBytes()));
        Assert.Equal(AuditFormatPage.CheckpointFile, [key.Line(), checkpoint.Line()]);
        Assert.Null(keys.FindFault(checkpoint));
        Assert.Equal((3L, AuditFormatPage.Hashes[2]), (checkpoint.Seq, checkpoint.Hash));
    }

    [Fact]
    public void A_verifier_written_from_the_page_alone_agrees_with_its_examples()
    {
        string[] lines = [.. AuditFormatPage.Events.Zip(AuditFormatPage.Hashes, (e, hash) => e[..^1] + $",\"hash\":\"{hash}\"}}")];

        Assert.Null(IndependentVerifier.FindFault(lines));
        Assert.Null(IndependentVerifier.FindFault(AuditFormatPage.CheckpointFile, AuditFormatPage.Hashes));
        Assert.Equal("2: hash", IndependentVerifier.FindFault([lines[0], lines[1].Replace("sweep", "Sweep", StringComparison.Ordinal), lines[2]]));
        Assert.Equal("2: seq", IndependentVerifier.FindFault([lines[0], lines[2]]));
        Assert.StartsWith("signature", IndependentVerifier.FindFault([AuditFormatPage.CheckpointFile[0], AuditFormatPage.CheckpointFile[1].Replace("13:31", "13:32", StringComparison.Ordinal)], AuditFormatPage.Hashes), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_and_objects_have_the_same_bytes_whatever_the_text() => Gen.Select(Gen.String, Gen.String, Gen.String, Gen.Bool).Sample((name, subject, comment, rich) =>
    {
        AuditActor actor = new(rich ? Id(7) : null, name, ActorKind.Token, rich ? comment.Replace("\0", "", StringComparison.Ordinal) : null, rich ? "" : null);
        AuditEntry entry = new() { Action = AuditActions.RequestCommented, SubjectType = "request", SubjectId = subject, RequestId = rich ? null : Id(8), Data = new Dictionary<string, object?> { [comment] = name } };
        AuditEvent e = AuditChain.Append(12, AuditChain.Genesis, Id(9), Noon.AddTicks(12_345_678), actor, entry);
        StoredEvent stored = new()
        {
            Seq = e.Seq, At = e.At, Id = Bytes(e.Id.ToString()), ActorId = Bytes(e.ActorId?.ToString()), ActorName = Bytes(e.ActorName), ActorKind = Bytes(e.ActorKind.ToString()),
            OnBehalfOf = Bytes(e.OnBehalfOf), HasOnBehalfOf = e.OnBehalfOf is not null, Action = Bytes(e.Action), SubjectType = Bytes(e.SubjectType), SubjectId = Bytes(e.SubjectId),
            RequestId = Bytes(e.RequestId?.ToString()), Ip = Bytes(e.Ip), HasIp = e.Ip is not null, Data = Bytes(e.Data), PrevHash = Bytes(e.PrevHash), Hash = Bytes(e.Hash),
        };
        CanonicalBuffer buffer = new();
        CanonicalEvent.Write(buffer, stored, stored.Seq);

        Assert.Equal(AuditChain.CanonicalBytes(e), buffer.Written.ToArray());

        static byte[] Bytes(string? text) => Encoding.UTF8.GetBytes(text ?? "");
    });

    private static List<AuditEvent> Three()
    {
        AuditEvent first = AuditChain.Append(1, AuditChain.Genesis, Id(16), Noon.AddTicks(1_234_567), new AuditActor(Id(2), "Anna Älbers", ActorKind.User, "Amir", "192.0.2.7"), new AuditEntry
        {
            Action = AuditActions.ApprovalGiven, SubjectType = "request", SubjectId = Id(99).ToString(), RequestId = Id(99),
            Data = new Dictionary<string, object?> { ["required"] = 2, ["comment"] = "Fine \"so\"\n😀" },
        });
        AuditEvent second = AuditChain.Append(2, first.Hash, Id(17), Noon.AddSeconds(1), AuditActor.System("sweep"), new AuditEntry { Action = AuditActions.RequestExpired, SubjectType = "request", SubjectId = "x" });
        AuditEvent third = AuditChain.Append(3, second.Hash, Id(18), Noon.AddMinutes(90).AddMicroseconds(1), new AuditActor(Id(3), "Otto, token \"nightly\"", ActorKind.Token, Ip: "2001:db8::7"), new AuditEntry
        {
            Action = AuditActions.AuditExported, SubjectType = "audit", SubjectId = "history",
            Data = new Dictionary<string, object?>
            {
                ["q"] = "C:\\temp\u0001\t</b>", ["ok"] = true, ["from"] = null,
                ["nested"] = new Dictionary<string, object?> { ["b"] = new object[] { 1, -2L, true, 0.5m }, ["a"] = new Dictionary<string, object?>() },
            },
        });
        return [first, second, third];
    }

    private static AuditKey KeyOf(string line)
    {
        JsonElement json = JsonElement.Parse(line);
        return new AuditKey
        {
            KeyId = json.GetProperty("keyId").GetString()!, PublicKey = json.GetProperty("publicKey").GetString()!, At = json.GetProperty("at").GetDateTimeOffset(), AfterSeq = json.GetProperty("afterSeq").GetInt64(),
            PreviousKeyId = json.GetProperty("previousKeyId").GetString(), Signature = json.GetProperty("signature").GetString()!, SignatureByPrevious = json.GetProperty("signatureByPrevious").GetString(),
        };
    }

    private static AuditCheckpoint CheckpointOf(string line)
    {
        JsonElement json = JsonElement.Parse(line);
        return new AuditCheckpoint
        {
            Seq = json.GetProperty("seq").GetInt64(), Hash = json.GetProperty("hash").GetString()!, At = json.GetProperty("at").GetDateTimeOffset(),
            KeyId = json.GetProperty("keyId").GetString()!, Signature = json.GetProperty("signature").GetString()!,
        };
    }
}

using CsCheck;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Audit.Search;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Domain.Tests.Audit;

public sealed class AuditQueryTests
{
    private static readonly Gen<string> Anything = Gen.OneOf(
        Gen.String[AnyOf("abzAOR-:\"()*. \\\t0漢é\uD800"), 0, 40],
        OneOf("actor:", "created:", "OR", "AND", "NOT", "-", "(", ")", "\"", "a b", "status:Failed", "2026..", "*").Array[0, 12].Select(p => string.Join(Gap(p.Length), p)));

    private static readonly Gen<QueryNode> Leaf = Gen.OneOf<QueryNode>(
        Gen.Select(OneOf(SearchField.Actor, SearchField.Snapshot, SearchField.Tag, SearchField.Ticket, SearchField.Error), Value, Gen.Bool, (f, v, b) => (QueryNode)new FieldIs(f, v, b)),
        Gen.Select(OneOf("export", "request.submitted"), v => (QueryNode)new FieldIs(SearchField.Action, v, false)),
        Gen.Select(Value, Gen.Bool, (v, b) => (QueryNode)new HasWords("x" + v, b)),
        Gen.Select(OneOf("OR", "AND", "NOT", "-x", "arn:x", "a*b*"), v => (QueryNode)new HasWords(v, false)),
        Gen.Select(Gen.Int[2001, 2020], Gen.Int[1, 12], Gen.Bool, (y, m, utc) => (QueryNode)new HappenedIn(QueryTime.Parse($"{y}"), QueryTime.Parse($"{y + 1}-{m:00}" + (utc ? "Z" : "")))),
        Gen.Const((QueryNode)new HappenedIn(null, QueryTime.At(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddMicroseconds(6)))));

    private static Gen<string> Value => Gen.String[AnyOf("ab\"\\ ()*-:.=é漢Z0"), 1, 8].Where(v => !string.IsNullOrWhiteSpace(v));

    private static Gen<QueryNode> Tree(int depth) => depth == 0 ? Leaf : Gen.OneOf(
        Leaf,
        Tree(depth - 1).Array[2, 3].Select(p => QueryNodes.All(p)!),
        Tree(depth - 1).Array[2, 3].Select(p => QueryNodes.Any(p)!),
        Tree(depth - 1).Select(QueryNodes.Not));

    [Fact]
    public void Whatever_is_typed_is_read_or_pointed_at_and_never_throws() => Anything.Sample(text =>
    {
        ParsedQuery parsed = AuditQueryParser.Parse(text);
        if (parsed.Fault is { } fault)
        {
            Assert.Null(parsed.Root);
            Assert.InRange(fault.Position, 0, text.Length);
            Assert.InRange(fault.Length, 0, text.Length - fault.Position);
            Assert.EndsWith(".", fault.Message, StringComparison.Ordinal);
        }
        else
        {
            string written = AuditQueryText.Write(parsed.Root);
            Assert.Equal(written, AuditQueryText.Write(AuditQueryParser.Parse(written).Root));
        }
    });

    [Fact]
    public void A_query_that_is_written_and_read_is_the_same_query() => Tree(3).Sample(node =>
    {
        string text = AuditQueryText.Write(node);
        ParsedQuery parsed = AuditQueryParser.Parse(text);

        Assert.True(text.Length > AuditQueryParser.MaxLength || parsed.Fault is null, $"{text}: {parsed.Fault?.Message}");
        if (parsed.Fault is null)
        {
            Assert.Equal(Shape(node), Shape(parsed.Root!));
        }
    });

    [Fact]
    public void Chips_put_together_are_the_text_and_taking_one_away_leaves_the_others() => Tree(2).Array[1, 4].Sample(parts =>
    {
        ParsedQuery parsed = AuditQueryParser.Parse(AuditQueryText.Write(parts));
        string[] chips = [.. parsed.Parts.Select(AuditQueryText.Write)];
        Assert.Equal(AuditQueryText.Write(parsed.Root), AuditQueryText.Write(parsed.Parts));
        Assert.Equal(chips[1..], AuditQueryParser.Parse(AuditQueryText.Write(parsed.Parts.Skip(1))).Parts.Select(AuditQueryText.Write));
    });

    [Theory]
    [InlineData("rita \"not found\" -region:eu-west-1", "(and rita \"not found\" (not region=eu-west-1))")]
    [InlineData("a b OR c", "(or (and a b) c)")]
    [InlineData("a AND (b OR c) NOT d", "(and a (or b c) (not d))")]
    [InlineData("-(a OR b)", "(not (or a b))")]
    [InlineData("--a", "a")]
    [InlineData("Actor:\"Rita R.\" web* tag:env=prod", "(and actor=Rita R. web* tag=env=prod)")]
    [InlineData("status:\"waiting for approval\"", "status=waiting for approval")]
    [InlineData("created:2026-01..2026-02-03T10:20", "created=2026-01..2026-02-03T10:20")]
    [InlineData("created:2026-01-31Z", "created=2026-01-31Z..2026-01-31Z")]
    [InlineData("request:#12", "request=#12")]
    public void Queries_mean_what_they_say(string text, string shape) => Assert.Equal(shape, Shape(AuditQueryParser.Parse(text).Root!));

    [Theory]
    [InlineData("a actor:", 2, 6)]
    [InlineData("web \"open", 4, 1)]
    [InlineData("(a", 0, 1)]
    [InlineData("a )", 2, 1)]
    [InlineData("a OR ", 5, 0)]
    [InlineData("AND a", 0, 3)]
    [InlineData("nothing:x", 0, 8)]
    [InlineData("status:Gone", 7, 4)]
    [InlineData("x action:nothing.such", 9, 12)]
    [InlineData("created:soon", 8, 4)]
    [InlineData("created:2026-02..2026-01", 8, 16)]
    [InlineData("request:abc", 8, 3)]
    [InlineData("...", 0, 3)]
    [InlineData("a - b", 2, 1)]
    [InlineData("()", 1, 0)]
    public void What_is_wrong_is_pointed_at(string text, int position, int length)
    {
        QueryFault? fault = AuditQueryParser.Parse(text).Fault;
        Assert.Equal((position, length), (fault!.Position, fault.Length));
    }

    [Fact]
    public void Days_are_meant_on_the_viewers_clock_and_a_range_holds_its_last_day_whole()
    {
        TimeZoneInfo berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        HappenedIn range = Assert.IsType<HappenedIn>(AuditQueryParser.Parse("created:2026-03-28..2026-03-29").Root);

        Assert.Equal(new DateTimeOffset(2026, 3, 27, 23, 0, 0, TimeSpan.Zero), range.From!.Start(berlin));
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 22, 0, 0, TimeSpan.Zero), range.To!.End(berlin));
        Assert.Equal(new DateTimeOffset(2026, 3, 28, 0, 0, 0, TimeSpan.Zero), QueryTime.Parse("2026-03-28Z")!.Start(berlin));
    }

    [Fact]
    public void An_event_is_found_by_its_members_and_by_what_its_request_is()
    {
        AuditEvent e = AuditChain.Append(1, AuditChain.Genesis, Guid.CreateVersion7(), DateTimeOffset.UnixEpoch, new AuditActor(Guid.NewGuid(), "Rita Müller", ActorKind.User, "Anna"), new AuditEntry
        {
            Action = AuditActions.ExportFailed, SubjectType = "request", SubjectId = "00000000-0000-0000-0000-000000000007", RequestId = Guid.Parse("00000000-0000-0000-0000-000000000007"),
            Data = new Dictionary<string, object?> { ["status"] = "Failed", ["errorCode"] = "Throttled", ["operation"] = new Dictionary<string, object?> { ["errorCode"] = "Inner" }, ["snapshot"] = "Web-1" },
        });
        SearchTerms terms = SearchTerms.Of(e, new RequestFacts("Standard", "OPS-1", [new SnapshotTag("Env", "Prod")]) { OwnTags = ["audit", "project=harbour"] });

        Assert.Equal(
            ["actor:anna", "actor:rita müller", "action:export", "status:failed", "snapshot:web-1", "tag:audit=", "tag:env=prod", "tag:project=harbour", "policy:standard", "ticket:ops-1", "error:inner", "error:throttled", "subject:request"],
            terms.Terms.OrderBy(t => t.Field).ThenBy(t => t.Value, StringComparer.Ordinal).Select(t => $"{t.Field.Name()}:{t.Value}"));
        Assert.Equal(["rita", "muller"], SearchWords.Of("Rita Müller!"));
        Assert.Equal(["web", "1", "漢", "字"], SearchWords.Of("WEB-1 漢字"));
    }

    private static Gen<char> AnyOf(string characters) => Gen.Int[0, characters.Length - 1].Select(i => characters[i]);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static string Gap(int count) => count % 2 == 0 ? " " : "";

    private static string Shape(QueryNode node) => node switch
    {
        AllOf all => $"(and {string.Join(' ', all.Parts.Select(Shape))})",
        AnyOf any => $"(or {string.Join(' ', any.Parts.Select(Shape))})",
        NoneOf not => $"(not {Shape(not.Part)})",
        FieldIs field => $"{field.Field.Name()}={field.Value}{(field.IsBeginning ? "*" : "")}",
        HappenedIn range => $"created={range.From}..{range.To}",
        HasWords words => words.Text.Contains(' ', StringComparison.Ordinal) ? $"\"{words.Text}\"" : words.Text + (words.IsBeginning ? "*" : ""),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };
}

using System.Diagnostics;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using static ExportPortal.Domain.Tests.ShortForms;

namespace ExportPortal.Domain.Tests.Requests;

public sealed class TicketRuleTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData(null, "whatever")]
    [InlineData(@"[A-Z]{2,5}-\d+", "OPS-17")]
    [InlineData("a|b", "b")]
    [InlineData("(?i)ops-[0-9]+", "OPS-1")]
    public void A_fitting_ticket_passes(string? pattern, string? ticket) => Assert.Null(Record.Exception(() => TicketRule.Check(pattern, ticket)));

    [Theory]
    [InlineData(@"[A-Z]{2,5}-\d+", "OPS-")]
    [InlineData(@"[A-Z]{2,5}-\d+", "see OPS-17")]
    [InlineData(@"[A-Z]{2,5}-\d+", "OPS-17\n")]
    [InlineData("a|b", "ab")]
    [InlineData(@"(?m)^OPS-\d+$", "OPS-1\nrm -rf")]
    public void The_whole_reference_must_fit(string pattern, string ticket)
    {
        RuleBroken refusal = Refuses(() => TicketRule.Check(pattern, ticket));

        Assert.Equal(("ticket-pattern", "ticket", RuleKind.Invalid), (refusal.Code, refusal.Field, refusal.Kind));
    }

    [Fact]
    public void A_policy_with_a_pattern_asks_for_a_ticket()
    {
        ApprovalPolicy policy = new() { Name = "Production", TicketPattern = @"[A-Z]{2,5}-\d+" };

        Assert.Equal("ticket-required", Refuses(() => ARequest.Needing(1).Under(policy).Saying("Move the shop.", "  ").Build()).Code);
        Assert.Equal("OPS-1", ARequest.Needing(1).Under(policy).Saying("Move the shop.", " OPS-1 ").Build().Ticket);
    }

    [Fact]
    public void A_reference_has_a_limit() => Assert.Equal("ticket-too-long", Refuses(() => TicketRule.Check(null, new string('x', 101))).Code);

    [Theory]
    [InlineData("(a+)+b")]
    [InlineData("(a|a)*b")]
    [InlineData("(.*a){12}b")]
    public void A_catastrophic_pattern_answers_at_once(string pattern)
    {
        long start = Stopwatch.GetTimestamp();

        Assert.Equal("ticket-pattern", Refuses(() => TicketRule.Check(pattern, new string('a', 100))).Code);

        // A backtracking engine would need longer than the age of the universe; the bound only has to tell the two apart.
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[z-a]")]
    [InlineData("a)|(b")]
    [InlineData("(?=OPS)OPS-1")]
    [InlineData("(?<!x)OPS-1")]
    [InlineData(@"(a)\1")]
    [InlineData("(?>a)b")]
    [InlineData("((a{1000}){1000}){1000}")]
    [InlineData("")]
    public void A_pattern_that_cannot_be_used_is_named_as_such(string pattern)
    {
        RuleBroken refusal = Refuses(() => TicketRule.Check(pattern, "OPS-1"));

        Assert.Equal(("ticket-rule-unusable", RuleKind.Conflict), (refusal.Code, refusal.Kind));
        Assert.NotNull(TicketRule.FindFault(pattern));
    }

    [Fact]
    public void A_usable_pattern_has_no_fault_and_a_long_one_has()
    {
        Assert.Null(TicketRule.FindFault(@"[A-Z]{2,5}-\d+"));
        Assert.NotNull(TicketRule.FindFault(new string('a', TicketRule.MaxPatternLength + 1)));
    }
}

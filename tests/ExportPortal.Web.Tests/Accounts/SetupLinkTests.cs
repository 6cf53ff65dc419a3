using ExportPortal.Web.Features.Accounts;

namespace ExportPortal.Web.Tests.Accounts;

public sealed class SetupLinkTests
{
    [Fact]
    public void A_token_has_256_bits_and_works_once()
    {
        SetupLink link = new();
        string token = link.Issue();

        Assert.Equal(64, token.Length);
        Assert.True(link.IsOpen(token));
        Assert.True(link.TryTake(token));
        Assert.False(link.TryTake(token));
        Assert.False(link.IsOpen(token));
    }

    [Fact]
    public void Only_one_of_many_at_the_same_instant_takes_it()
    {
        SetupLink link = new();
        string token = link.Issue();
        int taken = 0;

        Parallel.For(0, 64, _ => { if (link.TryTake(token)) { Interlocked.Increment(ref taken); } });

        Assert.Equal(1, taken);
    }

    [Fact]
    public void Nothing_is_open_before_a_link_is_issued_and_a_new_one_closes_the_old()
    {
        SetupLink link = new();
        Assert.False(link.IsOpen(""));
        Assert.False(link.IsOpen(null));

        string old = link.Issue();
        string fresh = link.Issue();

        Assert.False(link.IsOpen(old));
        Assert.True(link.IsOpen(fresh));
    }

    [Fact]
    public void A_form_with_a_mistake_gives_the_link_back()
    {
        SetupLink link = new();
        string token = link.Issue();
        link.TryTake(token);

        link.GiveBack(token);

        Assert.True(link.IsOpen(token));
    }
}

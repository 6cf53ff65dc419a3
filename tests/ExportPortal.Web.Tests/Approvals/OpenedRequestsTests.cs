using Bunit;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Tests.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Web.Tests.Approvals;

public sealed class OpenedRequestsTests : WidgetContext
{
    private static readonly Guid s_one = Guid.Parse("01900000-0000-7000-8000-000000000001");
    private static readonly Guid s_other = Guid.Parse("01900000-0000-7000-8000-000000000002");

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void A_panel_and_a_page_count_and_a_list_does_not()
    {
        using OpenedRequests opened = new(Navigation, Clock);

        Navigation.NavigateTo($"/inbox?tab=all&open={s_one}");
        Assert.True(opened.Has(s_one));
        Navigation.NavigateTo("/inbox?tab=others");
        Assert.False(opened.Has(s_other));
        Navigation.NavigateTo($"/requests/{s_other}?tab=checks");

        Assert.True(opened.Has(s_other));
    }

    [Fact]
    public void What_is_said_while_a_request_is_open_has_been_seen_and_what_comes_later_has_not()
    {
        using OpenedRequests opened = new(Navigation, Clock);
        Navigation.NavigateTo($"/inbox?open={s_one}");
        Clock.Advance(TimeSpan.FromMinutes(1));
        DateTimeOffset meanwhile = Clock.GetUtcNow();
        Assert.True(opened.HasSeen(s_one, meanwhile));
        Clock.Advance(TimeSpan.FromMinutes(1));

        Navigation.NavigateTo("/inbox");

        Assert.True(opened.HasSeen(s_one, meanwhile));
        Assert.False(opened.HasSeen(s_one, Clock.GetUtcNow().AddSeconds(1)));
    }
}

using CsCheck;
using ExportPortal.Domain.Policies;

namespace ExportPortal.Domain.Tests.Policies;

public sealed class WeeklyWindowTests
{
    private static readonly WeeklyWindow Nights = new() { From = new TimeOnly(18, 0), To = new TimeOnly(6, 0), TimeZone = "Europe/Berlin" };

    internal static readonly Gen<WeeklyWindow> Windows = Gen.Select(
        Gen.Enum<DayOfWeek>().Array[0, 4], Gen.Int[0, 95], Gen.Int[0, 95], Pick.Of("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "No/Such"))
        .Select((days, from, to, zone) => new WeeklyWindow { Days = [.. days.Distinct()], From = TimeOnly.MinValue.AddMinutes(from * 15), To = TimeOnly.MinValue.AddMinutes(to * 15), TimeZone = zone });

    internal static readonly Gen<DateTimeOffset> Times = Gen.Int[0, 2 * 366 * 24 * 60].Select(minutes => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes));

    [Theory]
    [InlineData("2026-01-05T17:30:00+01:00", false)]
    [InlineData("2026-01-05T18:00:00+01:00", true)]
    [InlineData("2026-01-06T05:59:00+01:00", true)]
    [InlineData("2026-01-06T06:00:00+01:00", false)]
    [InlineData("2026-07-06T16:30:00+00:00", true)]
    [InlineData("2026-01-05T16:30:00+00:00", false)]
    public void It_goes_by_the_wall_clock_of_its_zone(string at, bool inside) => Assert.Equal(inside, Nights.Contains(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void A_night_belongs_to_the_day_on_which_it_begins()
    {
        WeeklyWindow friday = Nights with { Days = [DayOfWeek.Friday], TimeZone = "UTC" };

        Assert.True(friday.Contains(At("2026-01-10T05:00:00Z"))); // Saturday
        Assert.False(friday.Contains(At("2026-01-09T05:00:00Z")));
        Assert.Equal(At("2026-01-10T06:00:00Z"), friday.EndAfter(At("2026-01-09T19:00:00Z")));
    }

    [Theory]
    [InlineData("2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z")] // 02:30 does not exist: the clock jumps to 03:00
    [InlineData("2026-10-25T00:15:00Z", "2026-10-25T01:30:00Z")] // 02:30 comes twice: the later one
    public void A_change_of_clocks_never_ends_it_too_early(string at, string end)
    {
        WeeklyWindow window = new() { From = new TimeOnly(1, 0), To = new TimeOnly(2, 30), TimeZone = "Europe/Berlin" };

        Assert.Equal(At(end), window.EndAfter(At(at)));
    }

    [Fact]
    public void A_window_ends_after_every_instant_in_it_and_within_two_days() => Gen.Select(Windows, Times).Sample((window, at) =>
    {
        if (window.Contains(at))
        {
            DateTimeOffset end = window.EndAfter(at);
            Assert.True(end > at && end <= at.AddDays(2), $"{window} at {at:u} ends {end:u}");
        }
    }, iter: 5000);

    [Fact]
    public void What_is_held_back_is_released_outside_every_window() => Gen.Select(Windows.Array[1, 4], Times).Sample((windows, at) =>
    {
        ApprovalPolicy policy = new() { Name = "Any", FreezeWindows = windows };
        DateTimeOffset? free = policy.HeldUntil(at);

        Assert.Equal(windows.Any(w => w.Contains(at)), free is not null);
        if (free is { } release && release < at.AddDays(8))
        {
            Assert.DoesNotContain(windows, w => w.Contains(release));
        }
    }, iter: 3000);

    [Fact]
    public void A_window_that_covers_another_contains_all_of_it() => Gen.Select(Windows, Windows, Times).Sample((a, b, at) =>
        Assert.True(!a.Covers(b) || !b.Contains(at) || a.Contains(at)), iter: 200);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}

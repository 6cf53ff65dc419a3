using ExportPortal.Web.Features.Views;

namespace ExportPortal.Web.Tests.Views;

public sealed class LatestReadingTests
{
    [Fact]
    public void Beginning_another_reading_ends_the_one_before()
    {
        using LatestReading reading = new();
        CancellationToken first = reading.Begin();
        CancellationToken second = reading.Begin();

        Assert.Equal((true, false), (first.IsCancellationRequested, second.IsCancellationRequested));
        Assert.Equal(second, reading.Current);
    }

    [Fact]
    public async Task What_waits_is_told_that_its_reading_has_ended()
    {
        using LatestReading reading = new();
        Task waiting = Task.Delay(Timeout.Infinite, reading.Begin());

        reading.Begin();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void A_page_that_is_left_ends_its_reading_and_begins_no_other()
    {
        LatestReading reading = new();
        CancellationToken last = reading.Begin();

        reading.Dispose();
        reading.Dispose();

        Assert.True(last.IsCancellationRequested);
        Assert.True(reading.Begin().IsCancellationRequested);
        Assert.True(reading.Current.IsCancellationRequested);
    }
}

using ExportPortal.Domain;
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
    public async Task Only_what_the_latest_has_read_is_taken_whichever_ends_first()
    {
        using LatestReading reading = new();
        TaskCompletionSource<string> slow = new();
        List<string> taken = [];

        Task first = reading.BeginAsync(_ => slow.Task, taken.Add);
        await reading.BeginAsync(_ => Task.FromResult("second"), taken.Add);
        slow.SetResult("first");
        await first;

        Assert.Equal(["second"], taken);
    }

    [Fact]
    public async Task What_is_new_belongs_to_the_reading_beside_which_it_was_asked()
    {
        using LatestReading reading = new();
        TaskCompletionSource<string> slow = new();
        List<string> taken = [];
        await reading.BeginAsync(_ => Task.FromResult("first"), taken.Add);

        Task late = reading.GoOnAsync(_ => slow.Task, taken.Add);
        await reading.GoOnAsync(_ => Task.FromResult("new beside it"), taken.Add);
        await reading.BeginAsync(_ => Task.FromResult("second"), taken.Add);
        slow.SetResult("new beside the first");
        await late;

        Assert.Equal(["first", "new beside it", "second"], taken);
    }

    [Fact]
    public async Task Only_what_the_latest_is_refused_is_said()
    {
        using LatestReading reading = new();
        TaskCompletionSource<string> slow = new();
        Task first = reading.BeginAsync(_ => slow.Task, _ => { });
        await Assert.ThrowsAsync<RuleBroken>(() => reading.BeginAsync<string>(_ => throw RuleBroken.Invalid("query-invalid", "No.", "query"), _ => { }));

        slow.SetException(RuleBroken.Invalid("query-invalid", "No.", "query"));

        await first;
    }

    [Fact]
    public async Task A_fault_is_never_swallowed()
    {
        using LatestReading reading = new();
        TaskCompletionSource<string> slow = new();
        Task first = reading.BeginAsync(_ => slow.Task, _ => { });
        reading.Begin();

        slow.SetException(new InvalidOperationException("The database is gone."));

        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
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

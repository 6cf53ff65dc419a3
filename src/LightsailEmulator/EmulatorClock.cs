namespace LightsailEmulator;

/// <summary>
/// The time inside the emulator: the machine's clock plus whatever a test has advanced it by. Signatures are judged by
/// the machine's clock alone, or every caller would be refused after time travel.
/// </summary>
internal sealed class EmulatorClock
{
    private long _offsetTicks;

    public TimeSpan Offset
    {
        get => new(Interlocked.Read(ref _offsetTicks));
        set => Interlocked.Exchange(ref _offsetTicks, value.Ticks);
    }

    public DateTimeOffset Now => RealNow + Offset;

    public static DateTimeOffset RealNow => TimeProvider.System.GetUtcNow();
}

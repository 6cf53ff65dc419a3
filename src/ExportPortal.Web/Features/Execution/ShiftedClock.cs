using System.Globalization;
using Amazon;

namespace ExportPortal.Web.Features.Execution;

/// <summary>Test hook: a node whose clock is wrong, for the portal and for the signatures of its calls. Refused in Production.</summary>
public sealed class ShiftedClock : TimeProvider
{
    /// <summary>The environment variable that says by how much, e.g. 00:10:00.</summary>
    public const string Variable = "EXPORTPORTAL_CLOCK_OFFSET";

    private readonly TimeSpan _offset;

    private ShiftedClock(TimeSpan offset) => _offset = offset;

    /// <summary>The system's clock, or a wrong one where the hook asks for it.</summary>
    /// <exception cref="WrongSettingException">The hook is set in Production, or is no duration.</exception>
    public static TimeProvider Choose(IHostEnvironment environment)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } text)
        {
            return System;
        }

        if (environment.IsProduction() || !TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan offset))
        {
            throw new WrongSettingException(Variable, "a test hook, refused in Production; its value is a duration such as 00:10:00.");
        }

        AWSConfigs.ManualClockCorrection = offset;
        return new ShiftedClock(offset);
    }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _offset;
}

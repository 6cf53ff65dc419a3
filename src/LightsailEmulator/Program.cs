using System.Runtime.InteropServices;

namespace LightsailEmulator;

// A named class, not top-level statements: those would put a second global "Program" beside the portal's in every test.
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using PosixSignalRegistration onTerm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using PosixSignalRegistration onInt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

        try
        {
            await using EmulatorHost emulator = await EmulatorHost.StartAsync(EmulatorOptions.Parse(args));
            Console.WriteLine($"Lightsail emulator (not AWS) listens on {emulator.Url}");
            await stop.Task;
            return 0;
        }
        catch (EmulatorOptionException problem)
        {
            await Console.Error.WriteLineAsync($"Lightsail emulator (not AWS) cannot start: {problem.Message}");
            return 2;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }
    }
}

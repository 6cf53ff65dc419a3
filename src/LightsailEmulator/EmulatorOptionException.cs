namespace LightsailEmulator;

/// <summary>The emulator cannot start as asked. The message is one line for the person who started it.</summary>
public sealed class EmulatorOptionException(string message) : Exception(message);

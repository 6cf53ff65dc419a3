namespace ExportPortal.Integration.Tests.Processes;

/// <summary>What a command said.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors);

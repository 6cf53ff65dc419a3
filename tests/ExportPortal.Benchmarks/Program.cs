using BenchmarkDotNet.Running;
using ExportPortal.Benchmarks;

// dotnet run -c Release --project tests/ExportPortal.Benchmarks -- exports [--database sqlite|postgresql] [--requests 1000] [--rate 20]
// dotnet run -c Release --project tests/ExportPortal.Benchmarks -- audit-chain [--database sqlite|postgresql] [--events 1000000] [--writers 8] [--seconds 10]
// dotnet run -c Release --project tests/ExportPortal.Benchmarks -- audit-browse [--database sqlite|postgresql] [--events 1000000] [--small 10000] [--export jsonl,csv,xlsx] [--shapes "actor,rare meeting"] [--through search|api|page] [--rounds 120]
// dotnet run -c Release --project tests/ExportPortal.Benchmarks -- sign-in [--tries 400] [--flood 10000]
// dotnet run -c Release --project tests/ExportPortal.Benchmarks -- pages [--requests 50000] [--snapshots 5000]
// dotnet run -c Release --project tests/ExportPortal.Benchmarks -- --filter '*'
if (args is ["exports", ..])
{
    await ExportFigures.RunAsync(args[1..]);
}
else if (args is ["audit-chain", ..])
{
    await AuditFigures.RunAsync(args[1..]);
}
else if (args is ["audit-browse", ..])
{
    await AuditBrowse.RunAsync(args[1..]);
}
else if (args is ["audit-bare", ..])
{
    await BareServer.ServeAsync(args[1..]);
}
else if (args is ["sign-in", ..])
{
    await SignInFigures.RunAsync(args[1..]);
}
else if (args is ["pages", ..])
{
    await PageFigures.RunAsync(args[1..]);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(AuditChainBenchmarks).Assembly).Run(args);
}

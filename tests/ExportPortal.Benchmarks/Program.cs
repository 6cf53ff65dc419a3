using BenchmarkDotNet.Running;
using ExportPortal.Benchmarks;

// dotnet run -c Release --project tests/ExportPortal.Benchmarks -- exports [--database sqlite|postgresql] [--requests 1000] [--rate 20]
// dotnet run -c Release --project tests/ExportPortal.Benchmarks -- pages [--requests 50000] [--snapshots 5000]
// dotnet run -c Release --project tests/ExportPortal.Benchmarks -- --filter '*'
if (args is ["exports", ..])
{
    await ExportFigures.RunAsync(args[1..]);
}
else if (args is ["pages", ..])
{
    await PageFigures.RunAsync(args[1..]);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(AuditChainBenchmarks).Assembly).Run(args);
}

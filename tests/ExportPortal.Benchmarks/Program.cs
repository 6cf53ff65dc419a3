using BenchmarkDotNet.Running;

// dotnet run -c Release --project tests/ExportPortal.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(ExportPortal.Benchmarks.AuditChainBenchmarks).Assembly).Run(args);

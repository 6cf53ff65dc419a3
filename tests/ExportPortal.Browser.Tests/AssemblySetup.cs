using ExportPortal.Browser.Tests.Support;
using Xunit;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(DemoPortal))]
// One Chromium and one portal share the machine's cores: more than two pages at work at once only wait for each other.
[assembly: Parallelization(MaxThreads = 2)]
